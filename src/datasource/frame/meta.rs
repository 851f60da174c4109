//! What is known about a frame as a whole: its shape, how to show it, what was asked, and what people should be told.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::config::{FieldConfig, null_as_default};

/// Meta data of a frame; what is not set is left out of the JSON, except for the version.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Meta {
    /// The shape that the frame claims to have.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub frame_type: Option<FrameType>,
    /// The version of the contract that defines the shape.
    #[serde(deserialize_with = "null_as_default")]
    pub type_version: TypeVersion,
    /// Where the frame is found within the data source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// What separates the parts of the path; a slash if not set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path_separator: Option<String>,
    /// Anything that only this data source knows of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom: Option<Value>,
    /// Figures about the query, such as its duration.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub stats: Vec<Stat>,
    /// What the user is told about the frame.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub notices: Vec<Notice>,
    /// The stream that continues this frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<String>,
    /// How Explore shows the frame.
    #[serde(rename = "preferredVisualisationType", skip_serializing_if = "Option::is_none")]
    pub preferred_visualisation: Option<Visualisation>,
    /// The panel plugin that Explore shows the frame with.
    #[serde(rename = "preferredVisualisationPluginId", skip_serializing_if = "Option::is_none")]
    pub preferred_visualisation_plugin: Option<String>,
    /// The query as it was sent to the system below, which the query inspector shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub executed_query_string: Option<String>,
    /// What the frame is used for beside the data, such as `annotations`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_topic: Option<String>,
    /// The fields whose values together identify a row.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "null_as_default")]
    pub unique_row_id_fields: Vec<u32>,
}

impl Meta {
    /// Meta data that claims a shape, in the version of the contract that this program follows.
    pub fn of(frame_type: FrameType) -> Self {
        Self {
            type_version: frame_type.version(),
            frame_type: Some(frame_type),
            ..Self::default()
        }
    }

    /// The meta data with another type, in that type's version.
    #[must_use]
    pub fn retyped(self, frame_type: FrameType) -> Self {
        Self {
            type_version: frame_type.version(),
            frame_type: Some(frame_type),
            ..self
        }
    }

    /// The meta data with the query as it was executed.
    #[must_use]
    pub fn with_executed_query(mut self, query: impl Into<String>) -> Self {
        self.executed_query_string = Some(query.into());
        self
    }

    /// The meta data with a preferred visualisation.
    #[must_use]
    pub fn with_visualisation(mut self, visualisation: Visualisation) -> Self {
        self.preferred_visualisation = Some(visualisation);
        self
    }

    /// The meta data with one more notice.
    #[must_use]
    pub fn with_notice(mut self, severity: Severity, text: impl Into<String>) -> Self {
        self.notices.push(Notice {
            severity,
            text: text.into(),
            link: None,
            inspect: None,
        });
        self
    }

    /// The meta data with one more figure, in a unit such as `ms`.
    #[must_use]
    pub fn with_stat(mut self, name: impl Into<String>, value: f64, unit: Option<&str>) -> Self {
        let config = FieldConfig {
            display_name: Some(name.into()),
            unit: unit.map(str::to_owned),
            ..FieldConfig::default()
        };
        self.stats.push(Stat { config, value });
        self
    }
}

/// Declares an enum of names that may meet a name it doesn't know, which it keeps.
macro_rules! names {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $doc:literal])* $variant:ident = $text:literal,)* }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name {
            $($(#[doc = $doc])* $variant,)*
            /// One that this program doesn't know.
            Other(String),
        }

        impl $name {
            /// The name in the JSON.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Other(name) => name,
                }
            }
        }

        impl From<String> for $name {
            fn from(name: String) -> Self {
                match name.as_str() {
                    $($text => Self::$variant,)*
                    _ => Self::Other(name),
                }
            }
        }

        impl From<$name> for String {
            fn from(name: $name) -> Self {
                name.as_str().to_owned()
            }
        }
    };
}

names! {
    /// The shape of a frame, as the dataplane contract names it.
    FrameType {
        /// Times, and one field for each series; labels tell them apart.
        TimeSeriesWide = "timeseries-wide",
        /// Times that repeat, string fields that tell series apart, and value fields.
        TimeSeriesLong = "timeseries-long",
        /// A frame for each series, each with its own times.
        TimeSeriesMulti = "timeseries-multi",
        /// One row, and one field for each number; labels tell them apart.
        NumericWide = "numeric-wide",
        /// One row for each set of numbers, with string fields that tell them apart.
        NumericLong = "numeric-long",
        /// A frame for each number.
        NumericMulti = "numeric-multi",
        /// One row for each line: its time, its body, and its labels.
        LogLines = "log-lines",
        /// Rows and columns without further promises.
        Table = "table",
    }
}

names! {
    /// How Explore shows a frame.
    Visualisation {
        /// As a chart.
        Graph = "graph",
        /// As a table.
        Table = "table",
        /// As log lines.
        Logs = "logs",
        /// As a trace.
        Trace = "trace",
        /// As nodes and edges.
        NodeGraph = "nodeGraph",
        /// As a flame graph.
        FlameGraph = "flamegraph",
    }
}

impl FrameType {
    /// The version of this shape in the dataplane contract that this program follows; `0.0` where there is none yet.
    pub fn version(&self) -> TypeVersion {
        match self {
            Self::LogLines | Self::Table | Self::Other(_) => TypeVersion([0, 0]),
            _ => TypeVersion([0, 1]),
        }
    }
}

/// The version of the contract that defines a shape: major and minor.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TypeVersion(pub [u32; 2]);

/// A figure about a query.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Stat {
    /// How to display it; its display name must be set.
    #[serde(flatten)]
    pub config: FieldConfig,
    /// The figure.
    #[serde(default)]
    pub value: f64,
}

/// Something that the user is told about a frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// How serious it is.
    #[serde(default)]
    pub severity: Severity,
    /// What is said.
    #[serde(default)]
    pub text: String,
    /// Where more is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The tab of the panel inspector to open: in Go's numbers, 1 meta, 2 error, 3 data, 4 stats.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inspect: Option<u8>,
}

/// How serious a notice is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    #[default]
    Info,
    /// The data may not be what was expected.
    Warning,
    /// Something failed.
    Error,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_written_whenever_there_is_meta_data() {
        assert_eq!(
            serde_json::to_string(&Meta::default()).unwrap(),
            r#"{"typeVersion":[0,0]}"#
        );
        let meta = Meta::of(FrameType::NumericLong);
        assert_eq!(
            serde_json::to_string(&meta).unwrap(),
            r#"{"type":"numeric-long","typeVersion":[0,1]}"#
        );
    }

    #[test]
    fn a_shape_that_is_not_known_keeps_its_name() {
        let meta: Meta = serde_json::from_str(r#"{"type":"heatmap-rows"}"#).unwrap();
        assert_eq!(meta.frame_type, Some(FrameType::Other("heatmap-rows".into())));
        assert_eq!(
            serde_json::to_string(&meta).unwrap(),
            r#"{"type":"heatmap-rows","typeVersion":[0,0]}"#
        );
    }

    #[test]
    fn a_figure_carries_its_display_options_beside_its_value() {
        let meta = Meta::default().with_stat("duration", 1.5, Some("ms"));
        let json = serde_json::to_value(&meta.stats).unwrap();
        assert_eq!(
            json,
            serde_json::json!([{ "displayName": "duration", "unit": "ms", "value": 1.5 }])
        );
    }
}
