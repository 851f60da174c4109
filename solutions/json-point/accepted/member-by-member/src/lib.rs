//! The document in two steps: serde finds the members, and then each becomes its type, so that it is known which failed.

pub mod api;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::{Value, json};

use api::{Point, PointError};

/// Absent is `None`, `null` is `Some(Value::Null)`.
#[derive(Deserialize)]
struct Members {
    #[serde(default, deserialize_with = "present")]
    timestamp: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    value: Option<Value>,
    labels: Option<Value>,
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

fn typed<T: DeserializeOwned>(member: Option<Value>, name: &'static str) -> Result<T, PointError> {
    let value = member.ok_or(PointError::Missing(name))?;
    serde_json::from_value(value).map_err(|_| PointError::Type(name))
}

pub fn from_json(text: &str) -> Result<Point, PointError> {
    let members: Members = serde_json::from_str(text).map_err(|_| PointError::Syntax)?;
    let ms: i64 = typed(members.timestamp, "timestamp")?;
    let value: Option<f64> = typed(members.value, "value")?;
    let labels: Option<BTreeMap<String, String>> =
        members.labels.map(|labels| typed(Some(labels), "labels")).transpose()?;
    Ok(Point {
        ts_ns: i128::from(ms) * 1_000_000,
        value: value.unwrap_or(f64::NAN),
        labels: labels.unwrap_or_default(),
    })
}

pub fn to_json(point: &Point) -> String {
    // The shift makes the remainder positive, so that the division rounds down.
    let rest = ((point.ts_ns % 1_000_000) + 1_000_000) % 1_000_000;
    let ms = i64::try_from((point.ts_ns - rest) / 1_000_000).unwrap_or(i64::MAX);
    // `json!` makes null of a number that isn't finite.
    let mut document = json!({ "value": point.value, "timestamp": ms });
    if !point.labels.is_empty() {
        document["labels"] = json!(point.labels);
    }
    format!("{document:#}\n")
}
