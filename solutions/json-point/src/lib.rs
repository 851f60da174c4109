//! Points as JSON, and back.

pub mod api;

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use api::{Point, PointError};

const NANOS_PER_MILLI: i128 = 1_000_000;

/// A point as it is written.
#[derive(Serialize)]
struct Written<'a> {
    timestamp: i128,
    value: Option<f64>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    labels: &'a BTreeMap<String, String>,
}

/// The point as a JSON object, its time in whole milliseconds, rounded down.
pub fn to_json(point: &Point) -> String {
    let written = Written {
        timestamp: point.ts_ns.div_euclid(NANOS_PER_MILLI),
        // serde_json would write null by itself; here it is meant.
        value: Some(point.value).filter(|value| value.is_finite()),
        labels: &point.labels,
    };
    serde_json::to_string(&written).expect("strings, integers and finite numbers have a JSON")
}

/// The point that a JSON object describes.
pub fn from_json(text: &str) -> Result<Point, PointError> {
    let members: Map<String, Value> = serde_json::from_str(text).map_err(|_| PointError::Syntax)?;
    let ts_ms = required(&members, "timestamp")?
        .as_i64()
        .ok_or(PointError::Type("timestamp"))?;
    let value = match required(&members, "value")? {
        Value::Null => f64::NAN,
        value => value.as_f64().ok_or(PointError::Type("value"))?,
    };
    let labels = match members.get("labels") {
        None | Some(Value::Null) => BTreeMap::new(),
        Some(labels) => strings(labels).ok_or(PointError::Type("labels"))?,
    };
    Ok(Point {
        ts_ns: i128::from(ts_ms) * NANOS_PER_MILLI,
        value,
        labels,
    })
}

fn required<'a>(members: &'a Map<String, Value>, name: &'static str) -> Result<&'a Value, PointError> {
    members.get(name).ok_or(PointError::Missing(name))
}

/// The members of an object all of whose values are strings.
fn strings(value: &Value) -> Option<BTreeMap<String, String>> {
    let members = value.as_object()?.iter();
    members
        .map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
        .collect()
}
