//! The text is written by hand, and a visitor of our own reads it in one pass.

pub mod api;

use std::{collections::BTreeMap, fmt};

use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use api::{Point, PointError};

pub fn to_json(point: &Point) -> String {
    let ms = point.ts_ns.div_euclid(1_000_000);
    let value = if point.value.is_finite() {
        point.value.to_string()
    } else {
        "null".to_owned()
    };
    let labels: Vec<String> = point
        .labels
        .iter()
        .map(|(name, value)| format!("{}: {}", Value::from(name.as_str()), Value::from(value.as_str())))
        .collect();
    if labels.is_empty() {
        format!(r#"{{"value": {value}, "timestamp": {ms}}}"#)
    } else {
        format!(
            r#"{{"labels": {{{}}}, "value": {value}, "timestamp": {ms}}}"#,
            labels.join(", ")
        )
    }
}

struct Collector<'a>(&'a mut Found);

#[derive(Default)]
struct Found {
    timestamp: Option<Value>,
    value: Option<Value>,
    labels: Option<Value>,
}

impl<'de> Visitor<'de> for Collector<'_> {
    type Value = ();

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a point")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        while let Some(name) = members.next_key::<String>()? {
            match name.as_str() {
                "timestamp" => self.0.timestamp = Some(members.next_value()?),
                "value" => self.0.value = Some(members.next_value()?),
                "labels" => self.0.labels = Some(members.next_value()?),
                _ => {
                    members.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

pub fn from_json(text: &str) -> Result<Point, PointError> {
    let mut found = Found::default();
    let mut document = serde_json::Deserializer::from_str(text);
    document
        .deserialize_map(Collector(&mut found))
        .and_then(|()| document.end())
        .map_err(|_| PointError::Syntax)?;

    let ms = match found.timestamp {
        Some(Value::Number(number)) => number.as_i64().ok_or(PointError::Type("timestamp"))?,
        Some(_) => return Err(PointError::Type("timestamp")),
        None => return Err(PointError::Missing("timestamp")),
    };
    let value = match found.value {
        Some(Value::Number(number)) => number.as_f64().ok_or(PointError::Type("value"))?,
        Some(Value::Null) => f64::NAN,
        Some(_) => return Err(PointError::Type("value")),
        None => return Err(PointError::Missing("value")),
    };
    let mut labels = BTreeMap::new();
    match found.labels {
        Some(Value::Object(members)) => {
            for (name, value) in members {
                let Value::String(value) = value else {
                    return Err(PointError::Type("labels"));
                };
                labels.insert(name, value);
            }
        }
        Some(Value::Null) | None => {}
        Some(_) => return Err(PointError::Type("labels")),
    }
    let ts_ns = i128::from(ms) * 1_000_000;
    Ok(Point { ts_ns, value, labels })
}
