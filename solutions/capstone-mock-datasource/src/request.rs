//! The request as a whole. What a single query says isn't looked at here: that is its own matter.

use std::collections::BTreeSet;

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

use crate::error::BadRequest;

/// How many queries a request may have, hidden ones included.
const MAX_QUERIES: usize = 100;
/// How far from 1970 a range may reach, in milliseconds. Spans and multiples of steps then fit their type.
const MAX_TIME: i64 = 1_000_000_000_000_000;

/// A request that makes sense as a whole.
pub struct Request {
    pub range: Range,
    pub queries: Vec<Query>,
}

/// Milliseconds since 1970: `from` up to, but not including, `to`.
#[derive(Clone, Copy)]
pub struct Range {
    pub from: i64,
    pub to: i64,
}

/// A query under its name.
#[derive(Deserialize)]
pub struct Query {
    #[serde(rename = "refId")]
    pub ref_id: String,
    #[serde(rename = "hide", default, deserialize_with = "null_is_false")]
    pub hidden: bool,
    /// The others, in any form, since a query that is wrong is answered by itself.
    #[serde(flatten)]
    pub members: Map<String, Value>,
}

#[derive(Deserialize)]
struct Raw {
    from: Value,
    to: Value,
    queries: Vec<Query>,
}

impl Request {
    /// Reads a body.
    pub fn parse(body: &[u8]) -> Result<Self, BadRequest> {
        let raw: Raw = serde_json::from_slice(body).map_err(|error| BadRequest(error.to_string()))?;
        let range = Range {
            from: millis("from", &raw.from)?,
            to: millis("to", &raw.to)?,
        };
        if range.from >= range.to {
            return Err(BadRequest("from must be before to".to_owned()));
        }
        let queries = raw.queries;
        if queries.is_empty() || queries.len() > MAX_QUERIES {
            let count = queries.len();
            return Err(BadRequest(format!(
                "a request has 1 to {MAX_QUERIES} queries, not {count}"
            )));
        }
        let mut seen = BTreeSet::new();
        for query in &queries {
            if query.ref_id.is_empty() || !seen.insert(&query.ref_id) {
                return Err(BadRequest(format!("the refId {:?} is empty or taken", query.ref_id)));
            }
        }
        Ok(Self { range, queries })
    }
}

/// A time, as Grafana writes it, in a string, or as a number.
fn millis(name: &str, value: &Value) -> Result<i64, BadRequest> {
    let millis = match value {
        Value::String(text) => text.parse().ok(),
        value => value.as_i64(),
    };
    millis
        .filter(|millis| (-MAX_TIME..=MAX_TIME).contains(millis))
        .ok_or_else(|| BadRequest(format!("{name} must be milliseconds since 1970")))
}

fn null_is_false<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or(false))
}
