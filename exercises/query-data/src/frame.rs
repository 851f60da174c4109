//! Frames: what describes the columns, and the columns. This is half of the format; NaN, tables and no data are missing.

use serde::Serialize;

/// A table by columns.
#[derive(Debug, Serialize)]
pub struct Frame {
    schema: Schema,
    data: Data,
}

#[derive(Debug, Serialize)]
struct Schema {
    fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    type_info: TypeInfo,
}

#[derive(Debug, Serialize)]
struct TypeInfo {
    frame: &'static str,
}

/// One array for each field, in the order of the fields.
#[derive(Debug, Serialize)]
struct Data {
    values: Vec<Column>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Column {
    Times(Vec<i64>),
    Floats(Vec<f64>),
}

impl Frame {
    /// A series: times in milliseconds, and a value at each.
    pub fn time_series(times: Vec<i64>, values: Vec<f64>) -> Self {
        let field = |name, kind, frame| Field {
            name,
            kind,
            type_info: TypeInfo { frame },
        };
        Self {
            schema: Schema {
                fields: vec![field("time", "time", "time.Time"), field("value", "number", "float64")],
            },
            data: Data {
                values: vec![Column::Times(times), Column::Floats(values)],
            },
        }
    }
}
