//! The body: read up to the limit, then looked at twice, as any JSON and as a query.

use std::collections::HashMap;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use hyper::body::{Body, Incoming};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::reply::{Reply, error};

const LIMIT: usize = 1 << 20;

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    pub query: String,
    #[serde(rename = "timeRange")]
    time_range: TimeRange,
    #[serde(default)]
    variables: HashMap<String, String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimeRange {
    from: i64,
    to: i64,
}

pub async fn read(mut body: Incoming) -> Result<Bytes, Reply> {
    let too_large = || error(413, "PAYLOAD_TOO_LARGE", "one MiB at most");
    // With a Content-Length nothing has to be read to know.
    if body.size_hint().lower() > LIMIT as u64 {
        return Err(too_large());
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| error(400, "INVALID_REQUEST", "the body broke off"))?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > LIMIT {
                return Err(too_large());
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes.freeze())
}

pub fn parse(body: &[u8]) -> Result<Question, String> {
    let any: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    if !any.is_object() || !any["timeRange"].is_object() {
        return Err("an object with an object is asked for".to_owned());
    }
    let query: Question = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let TimeRange { from, to } = query.time_range;
    if query.query.trim().is_empty() || from < 0 || from >= to {
        return Err("an empty query, or an empty time range".to_owned());
    }
    Ok(query)
}
