//! How a field is displayed: the part of Grafana's field config that a data source sets.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// Display options of a field; what is not set is left out of the JSON.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct FieldConfig {
    /// The name to show instead of Grafana's own; for users, not for data sources.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The name to show instead of Grafana's own, as the data source sets it.
    #[serde(rename = "displayNameFromDS", skip_serializing_if = "Option::is_none")]
    pub display_name_from_ds: Option<String>,
    /// Where the field is found within the data source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What the field is, for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the data source can filter by this field's values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filterable: Option<bool>,
    /// Whether the data source can change this field's values.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub writeable: Option<bool>,
    /// The unit's id, such as `s` or `reqps`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Digits after the decimal point.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decimals: Option<u16>,
    /// The least value; not finite (null in JSON) is "no lower bound".
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bound")]
    pub min: Option<f64>,
    /// The greatest value; not finite (null in JSON) is "no upper bound".
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bound")]
    pub max: Option<f64>,
    /// The regular step between values, in milliseconds for times: from it the front end sees where one is missing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval: Option<f64>,
    /// Texts and colours in place of values, as the front end defines them.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub mappings: Vec<Value>,
    /// Where a value changes its state.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Thresholds>,
    /// How colours are chosen, as the front end defines it.
    #[serde(skip_serializing_if = "Map::is_empty", deserialize_with = "null_as_default")]
    pub color: Map<String, Value>,
    /// What a click on a value leads to.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub links: Vec<DataLink>,
    /// What is shown where there is no value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_value: Option<String>,
    /// What only one type of field has.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub type_config: Option<TypeConfig>,
    /// Options of the panel.
    #[serde(skip_serializing_if = "Map::is_empty", deserialize_with = "null_as_default")]
    pub custom: Map<String, Value>,
}

impl FieldConfig {
    /// A config with a unit and nothing else.
    pub fn with_unit(unit: impl Into<String>) -> Self {
        Self {
            unit: Some(unit.into()),
            ..Self::default()
        }
    }

    /// A config that names the field, and nothing else.
    pub fn with_display_name(name: impl Into<String>) -> Self {
        Self {
            display_name_from_ds: Some(name.into()),
            ..Self::default()
        }
    }

    /// A config for a field of enums with these texts, one for each index.
    pub fn with_enum_texts<T: Into<String>>(texts: impl IntoIterator<Item = T>) -> Self {
        let texts = EnumConfig {
            text: texts.into_iter().map(Into::into).collect(),
            ..EnumConfig::default()
        };
        Self {
            type_config: Some(TypeConfig {
                enumeration: Some(texts),
            }),
            ..Self::default()
        }
    }
}

/// Options that only one type of field has.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TypeConfig {
    /// Options of a field of enums.
    #[serde(rename = "enum", skip_serializing_if = "Option::is_none")]
    pub enumeration: Option<EnumConfig>,
}

/// What the indices of an enum field stand for: one entry for each index.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct EnumConfig {
    /// Texts.
    #[serde(deserialize_with = "null_as_default")]
    pub text: Vec<String>,
    /// Colours.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub color: Vec<String>,
    /// Icons.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub icon: Vec<String>,
    /// Descriptions.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub description: Vec<String>,
}

/// Bounds between which a value has one state.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Thresholds {
    /// Whether steps are values or percentages of the range.
    pub mode: ThresholdsMode,
    /// Steps in ascending order; the first one's value is negative infinity.
    #[serde(deserialize_with = "null_as_default")]
    pub steps: Vec<Threshold>,
}

/// Whether the steps of thresholds are values or percentages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ThresholdsMode {
    /// Steps are values.
    #[default]
    Absolute,
    /// Steps are percentages of the range from the least value to the greatest.
    Percentage,
}

/// The state that values have from `value` on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Threshold {
    /// Where the state begins; negative infinity is null in JSON.
    #[serde(default = "negative_infinity", deserialize_with = "infinity_if_null")]
    pub value: f64,
    /// The colour.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub color: Option<String>,
    /// The state's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
}

/// A link from a value to somewhere else.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataLink {
    /// What the link says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Whether it opens a new tab.
    #[serde(skip_serializing_if = "std::ops::Not::not", deserialize_with = "null_as_default")]
    pub target_blank: bool,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// A query in Explore that it leads to, as the front end defines it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub internal: Option<Value>,
}

fn negative_infinity() -> f64 {
    f64::NEG_INFINITY
}

/// A number, or negative infinity for null: what Grafana reads of a bound.
fn infinity_if_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(f64::NEG_INFINITY))
}

/// A bound that is there, possibly as null; one that is not there never gets here.
fn bound<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    infinity_if_null(deserializer).map(Some)
}

/// The default for null, as Go decodes it.
pub(super) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bound_is_absent_or_null_or_a_number() {
        for json in ["{}", r#"{"min":null,"max":null}"#, r#"{"min":0.0,"max":1.5}"#] {
            let config: FieldConfig = serde_json::from_str(json).unwrap();
            assert_eq!(serde_json::to_string(&config).unwrap(), json);
        }
    }

    #[test]
    fn the_first_threshold_reaches_down_without_end() {
        let thresholds: Thresholds =
            serde_json::from_str(r#"{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":80.0}]}"#)
                .unwrap();
        assert!(thresholds.steps[0].value.is_infinite());
        let json = serde_json::to_string(&thresholds).unwrap();
        assert_eq!(
            json,
            r#"{"mode":"absolute","steps":[{"value":null,"color":"green"},{"value":80.0}]}"#
        );
    }
}
