//! Frames as Grafana's front end reads them: what describes the columns, and the columns.

use serde::Serialize;

/// A table by columns.
#[derive(Debug, Serialize)]
pub struct Frame {
    schema: Schema,
    data: Data,
}

#[derive(Debug, Serialize)]
struct Schema {
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta>,
    fields: Vec<Field>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(rename = "type")]
    kind: &'static str,
    type_version: [u8; 2],
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
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<Option<Entities>>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Column {
    Times(Vec<i64>),
    /// `None` where JSON has no number.
    Floats(Vec<Option<f64>>),
}

/// The rows in which a null stands for a number that JSON hasn't.
#[derive(Debug, Default, PartialEq, Serialize)]
struct Entities {
    #[serde(rename = "NaN", skip_serializing_if = "Vec::is_empty")]
    nan: Vec<usize>,
    #[serde(rename = "Inf", skip_serializing_if = "Vec::is_empty")]
    inf: Vec<usize>,
    #[serde(rename = "NegInf", skip_serializing_if = "Vec::is_empty")]
    neg_inf: Vec<usize>,
}

impl Frame {
    /// A series: times in milliseconds, and a value at each.
    pub fn time_series(times: Vec<i64>, values: Vec<f64>) -> Self {
        let entities = Entities::of(&values);
        Self {
            schema: Schema {
                meta: Some(Meta {
                    kind: "timeseries-wide",
                    type_version: [0, 1],
                }),
                fields: vec![Field::new("time", "time", "time.Time"), Field::value()],
            },
            data: Data {
                values: vec![Column::Times(times), Column::floats(&values)],
                entities: entities.map_or_else(Vec::new, |rows| vec![None, Some(rows)]),
            },
        }
    }

    /// A table with one column.
    pub fn table(values: Vec<f64>) -> Self {
        let entities = Entities::of(&values);
        Self {
            schema: Schema {
                meta: None,
                fields: vec![Field::value()],
            },
            data: Data {
                values: vec![Column::floats(&values)],
                entities: entities.map_or_else(Vec::new, |rows| vec![Some(rows)]),
            },
        }
    }

    /// The answer of a query that found nothing.
    pub fn no_data() -> Self {
        Self {
            schema: Schema {
                meta: None,
                fields: vec![],
            },
            data: Data {
                values: vec![],
                entities: vec![],
            },
        }
    }
}

impl Field {
    fn new(name: &'static str, kind: &'static str, frame: &'static str) -> Self {
        Self {
            name,
            kind,
            type_info: TypeInfo { frame },
        }
    }

    fn value() -> Self {
        Self::new("value", "number", "float64")
    }
}

impl Column {
    fn floats(values: &[f64]) -> Self {
        Self::Floats(values.iter().map(|&v| Some(v).filter(|v| v.is_finite())).collect())
    }
}

impl Entities {
    /// The rows that JSON can't say, or `None` if it can say all.
    fn of(values: &[f64]) -> Option<Self> {
        let mut found = Self::default();
        for (row, &value) in values.iter().enumerate() {
            if value.is_nan() {
                found.nan.push(row);
            } else if value == f64::INFINITY {
                found.inf.push(row);
            } else if value == f64::NEG_INFINITY {
                found.neg_inf.push(row);
            }
        }
        Some(found).filter(|found| *found != Self::default())
    }
}
