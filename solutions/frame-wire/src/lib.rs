//! Frames as JSON: what describes the columns, and the columns.

pub mod api;

use std::collections::BTreeMap;

use serde::Serialize;

use api::{Field, Frame, FrameError, Values};

const NANOS_PER_MILLI: i64 = 1_000_000;

#[derive(Serialize)]
struct Written<'a> {
    schema: Schema<'a>,
    data: Data<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    ref_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    meta: Option<Meta<'a>>,
    fields: Vec<FieldSchema<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Meta<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    type_version: [u8; 2],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FieldSchema<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    type_info: TypeInfo,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    config: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct TypeInfo {
    frame: &'static str,
    #[serde(skip_serializing_if = "is_false")]
    nullable: bool,
}

#[derive(Serialize)]
struct Data<'a> {
    values: Vec<Column<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    entities: Vec<Option<Entities>>,
}

/// A column as JSON has it: nothing in it that JSON can't say.
#[derive(Serialize)]
#[serde(untagged)]
enum Column<'a> {
    Floats(Vec<Option<f64>>),
    Ints(&'a [Option<i64>]),
    Texts(&'a [Option<String>]),
    Bools(&'a [Option<bool>]),
    Millis(Vec<Option<i64>>),
}

/// The rows of what JSON has no number for.
#[derive(Default, PartialEq, Serialize)]
struct Entities {
    #[serde(rename = "NaN", skip_serializing_if = "Vec::is_empty")]
    nan: Vec<usize>,
    #[serde(rename = "Inf", skip_serializing_if = "Vec::is_empty")]
    inf: Vec<usize>,
    #[serde(rename = "NegInf", skip_serializing_if = "Vec::is_empty")]
    neg_inf: Vec<usize>,
}

/// The frame as JSON, once it is known to be one.
pub fn encode(frame: &Frame) -> Result<String, FrameError> {
    check(&frame.fields)?;
    let entities: Vec<_> = frame.fields.iter().map(|field| entities(&field.values)).collect();
    let written = Written {
        schema: Schema {
            name: &frame.name,
            ref_id: &frame.ref_id,
            meta: frame.kind.as_deref().map(|kind| Meta {
                kind,
                type_version: [0, 1],
            }),
            fields: frame.fields.iter().map(schema).collect(),
        },
        data: Data {
            values: frame.fields.iter().map(|field| column(&field.values)).collect(),
            entities: if entities.iter().any(Option::is_some) {
                entities
            } else {
                Vec::new()
            },
        },
    };
    Ok(serde_json::to_string(&written).expect("texts, integers and finite numbers have a JSON"))
}

/// Rows first: whether a null is missing can only be asked of a table.
fn check(fields: &[Field]) -> Result<(), FrameError> {
    let mut lengths = fields.iter().map(|field| field.values.nulls().len());
    if let Some(first) = lengths.next()
        && lengths.any(|length| length != first)
    {
        return Err(FrameError::LengthMismatch);
    }
    for field in fields {
        if !field.nullable && field.values.nulls().contains(&true) {
            return Err(FrameError::NullInNonNullable(field.name.clone()));
        }
    }
    Ok(())
}

fn schema(field: &Field) -> FieldSchema<'_> {
    let (kind, frame) = match &field.values {
        Values::Float(_) => ("number", "float64"),
        Values::Int(_) => ("number", "int64"),
        Values::Text(_) => ("string", "string"),
        Values::Bool(_) => ("boolean", "bool"),
        Values::Time(_) => ("time", "time.Time"),
    };
    FieldSchema {
        name: &field.name,
        kind,
        type_info: TypeInfo {
            frame,
            nullable: field.nullable,
        },
        labels: &field.labels,
        config: &field.config,
    }
}

fn column(values: &Values) -> Column<'_> {
    match values {
        Values::Float(values) => Column::Floats(values.iter().map(|value| value.filter(|v| v.is_finite())).collect()),
        Values::Int(values) => Column::Ints(values),
        Values::Text(values) => Column::Texts(values),
        Values::Bool(values) => Column::Bools(values),
        Values::Time(values) => {
            let millis = |nanos: i64| nanos.div_euclid(NANOS_PER_MILLI);
            Column::Millis(values.iter().map(|value| value.map(millis)).collect())
        }
    }
}

/// Where JSON says null for a number that it hasn't, or `None` if it never does.
fn entities(values: &Values) -> Option<Entities> {
    let Values::Float(values) = values else {
        return None;
    };
    let mut found = Entities::default();
    for (row, value) in values.iter().enumerate() {
        match value {
            Some(value) if value.is_nan() => found.nan.push(row),
            Some(f64::INFINITY) => found.inf.push(row),
            Some(f64::NEG_INFINITY) => found.neg_inf.push(row),
            _ => {}
        }
    }
    Some(found).filter(|found| *found != Entities::default())
}

impl Values {
    /// For each row, whether it is null.
    fn nulls(&self) -> Vec<bool> {
        fn nulls<T>(values: &[Option<T>]) -> Vec<bool> {
            values.iter().map(Option::is_none).collect()
        }
        match self {
            Self::Float(values) => nulls(values),
            Self::Int(values) | Self::Time(values) => nulls(values),
            Self::Text(values) => nulls(values),
            Self::Bool(values) => nulls(values),
        }
    }
}

fn is_false(value: &bool) -> bool {
    !value
}
