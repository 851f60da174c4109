//! The schema of a frame that is read: its fields with their types, still without values.

use serde::de::Error;
use serde::{Deserialize, Deserializer};

use super::super::column::Column;
use super::super::config::{FieldConfig, null_as_default};
use super::super::field::Field;
use super::super::labels::Labels;
use super::super::meta::Meta;

/// A frame without its data.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Schema {
    #[serde(deserialize_with = "null_as_default")]
    pub(super) name: String,
    #[serde(deserialize_with = "null_as_default")]
    pub(super) ref_id: String,
    pub(super) meta: Option<Meta>,
    #[serde(deserialize_with = "fields")]
    pub(super) fields: Vec<Field>,
}

/// One entry of `fields`, as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FieldSchema {
    #[serde(default, deserialize_with = "null_as_default")]
    name: String,
    #[serde(rename = "type")]
    simple_type: Option<String>,
    type_info: Option<TypeInfo>,
    #[serde(default, deserialize_with = "null_as_default")]
    labels: Labels,
    config: Option<FieldConfig>,
}

#[derive(Deserialize)]
struct TypeInfo {
    frame: Option<String>,
    #[serde(default, deserialize_with = "null_as_default")]
    nullable: bool,
}

fn fields<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Field>, D::Error> {
    let schemas: Option<Vec<FieldSchema>> = Option::deserialize(deserializer)?;
    schemas.unwrap_or_default().into_iter().map(field).collect()
}

/// A field without rows, of the type that its schema names.
fn field<E: Error>(schema: FieldSchema) -> Result<Field, E> {
    let FieldSchema {
        name,
        simple_type,
        type_info,
        labels,
        config,
    } = schema;
    let nullable = type_info.as_ref().is_some_and(|info| info.nullable);
    let Some(frame_type) = type_info.and_then(|info| info.frame).or(simple_type) else {
        return Err(E::custom(format!(
            "field `{name}` has neither `typeInfo.frame` nor `type`"
        )));
    };
    // Go marks a nullable type with a star where it names the type alone.
    let (item, starred) = frame_type
        .strip_prefix('*')
        .map_or((frame_type.as_str(), false), |item| (item, true));
    let Some(values) = Column::of_type(canonical(item), nullable || starred) else {
        return Err(E::custom(format!(
            "field `{name}` has the type `{frame_type}`, which no field of a frame has"
        )));
    };
    Ok(Field {
        name,
        labels,
        config,
        values,
    })
}

/// The name that `typeInfo.frame` has for a type that goes by several: those that the Go SDK reads, and the front end's.
fn canonical(name: &str) -> &str {
    match name {
        "int" => "int64",
        "double" | "float" | "number" => "float64",
        "boolean" => "bool",
        "time" => "time.Time",
        "json" | "other" => "json.RawMessage",
        _ => name,
    }
}
