//! Frames as Grafana's front end reads them: what describes the columns, and the columns.

use std::collections::BTreeMap;

use serde::Serialize;

/// A table by columns.
#[derive(Serialize)]
pub struct Frame {
    schema: Schema,
    data: Data,
}

#[derive(Serialize)]
struct Schema {
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
    fields: Vec<Field>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(rename = "type")]
    kind: &'static str,
    type_version: [u8; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: &'static str,
    #[serde(rename = "type")]
    kind: &'static str,
    type_info: TypeInfo,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<&'static str, String>,
}

#[derive(Serialize)]
struct TypeInfo {
    frame: &'static str,
}

/// One array for each field, in the order of the fields.
#[derive(Serialize)]
struct Data {
    values: Vec<Column>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Column {
    Times(Vec<i64>),
    Numbers(Vec<f64>),
}

impl Frame {
    /// Series over the same instants in milliseconds, told apart by the label `series`.
    pub fn time_series(times: Vec<i64>, columns: Vec<Vec<f64>>) -> Self {
        let mut fields = vec![Field::time()];
        fields.extend((0..columns.len()).map(Field::series));
        let mut values = vec![Column::Times(times)];
        values.extend(columns.into_iter().map(Column::Numbers));
        Self {
            schema: Schema {
                meta: Some(Meta {
                    kind: "timeseries-wide",
                    type_version: [0, 1],
                }),
                fields,
            },
            data: Data { values },
        }
    }

    /// The answer of a query that found nothing.
    pub fn no_data() -> Self {
        Self {
            schema: Schema {
                meta: None,
                fields: vec![],
            },
            data: Data { values: vec![] },
        }
    }
}

impl Field {
    fn time() -> Self {
        Self {
            name: "time",
            kind: "time",
            type_info: TypeInfo { frame: "time.Time" },
            labels: BTreeMap::new(),
        }
    }

    fn series(number: usize) -> Self {
        Self {
            name: "value",
            kind: "number",
            type_info: TypeInfo { frame: "float64" },
            labels: BTreeMap::from([("series", number.to_string())]),
        }
    }
}
