//! A query as a client sends it: from a request to a value that can't be wrong.

use std::{collections::BTreeMap, fmt, marker::PhantomData};

use axum::{
    extract::{FromRequest, Request},
    http::{HeaderMap, header::CONTENT_TYPE},
};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde::{
    Deserialize, Deserializer, Serialize,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

use crate::error::ApiError;

/// The longest body that is read, in bytes.
const MAX_BODY: usize = 1024 * 1024;

/// A query that makes sense: its text isn't blank, and its time range lasts.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    #[serde(rename = "query")]
    text: String,
    time_range: TimeRange,
    variables: BTreeMap<String, String>,
}

/// A query as it was sent: the right members with the right types, and not yet more.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct RawQuery {
    query: String,
    #[serde(deserialize_with = "object")]
    time_range: TimeRange,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

/// Milliseconds since 1970.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimeRange {
    from: u64,
    to: u64,
}

impl TryFrom<RawQuery> for Query {
    type Error = ApiError;

    fn try_from(raw: RawQuery) -> Result<Self, ApiError> {
        if raw.query.trim().is_empty() {
            return Err(ApiError::InvalidRequest("the query is empty"));
        }
        if raw.time_range.from >= raw.time_range.to {
            return Err(ApiError::InvalidRequest("the time range ends before it begins"));
        }
        Ok(Self {
            text: raw.query,
            time_range: raw.time_range,
            variables: raw.variables,
        })
    }
}

impl RawQuery {
    /// Reads exactly one JSON document.
    fn parse(json: &[u8]) -> Result<Self, serde_json::Error> {
        let mut document = serde_json::Deserializer::from_slice(json);
        let query = object(&mut document)?;
        document.end()?;
        Ok(query)
    }
}

impl<S: Send + Sync> FromRequest<S> for Query {
    type Rejection = ApiError;

    async fn from_request(request: Request, _: &S) -> Result<Self, ApiError> {
        if !is_json(request.headers()) {
            return Err(ApiError::UnsupportedMediaType);
        }
        let body = Limited::new(request.into_body(), MAX_BODY);
        let json = body.collect().await.map_err(|error| {
            if error.is::<LengthLimitError>() {
                ApiError::PayloadTooLarge
            } else {
                ApiError::InvalidRequest("the body broke off")
            }
        })?;
        let raw = RawQuery::parse(&json.to_bytes()).map_err(|error| {
            // The parser's words name our types: they are for us.
            eprintln!("a body was refused: {error}");
            ApiError::InvalidRequest("the body is not the JSON expected here")
        })?;
        raw.try_into()
    }
}

/// Whether the media type, without its parameters, is that of JSON.
fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|media_type| media_type.trim().eq_ignore_ascii_case("application/json"))
}

/// Reads a struct from a JSON object alone; the derived code would take an array of its values, too.
fn object<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    struct ObjectVisitor<T>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>> Visitor<'de> for ObjectVisitor<T> {
        type Value = T;

        fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
            out.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<T, A::Error> {
            T::deserialize(MapAccessDeserializer::new(members))
        }
    }

    deserializer.deserialize_map(ObjectVisitor(PhantomData))
}
