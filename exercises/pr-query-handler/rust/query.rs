//! `POST /api/query`, as in `go/query.go`.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tokio::time::timeout;

use crate::{
    fail,
    store::{Point, Store, StoreError},
};

/// 1 MiB, as the API's documentation says.
const MAX_BODY: usize = 1 << 20;
const MAX_TIME: Duration = Duration::from_secs(20);

/// What the client asks: a series, and `[from, to)` in Unix milliseconds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Query {
    query: String,
    from: i64,
    to: i64,
}

pub struct Api {
    store: Arc<Store>,
    /// A hash: both sides of the comparison have one length.
    token: [u8; 32],
}

impl Api {
    pub fn new(store: Store, token: &str) -> Self {
        Self {
            store: Arc::new(store),
            token: Sha256::digest(token).into(),
        }
    }

    /// Whether the request has the service's token.
    fn allows(&self, headers: &HeaderMap) -> bool {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (Some(value), None) = (values.next(), values.next()) else {
            return false;
        };
        let Some((scheme, token)) = value.to_str().ok().and_then(|value| value.split_once(' ')) else {
            return false;
        };
        let hash: [u8; 32] = Sha256::digest(token.trim_start_matches(' ')).into();
        scheme.eq_ignore_ascii_case("bearer") && bool::from(hash.ct_eq(&self.token))
    }
}

/// The client's id for the request, where it has the right form.
fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get("x-request-id")?.to_str().unwrap();
    let right = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    ((1..=64).contains(&id.len()) && id.bytes().all(right)).then_some(id)
}

/// Reads the one query that the body has.
fn parse(body: &[u8]) -> Option<Query> {
    let mut document = serde_json::Deserializer::from_slice(body);
    let query = Query::deserialize(&mut document).ok()?;
    let valid = !query.query.trim().is_empty() && 0 <= query.from && query.from < query.to;
    valid.then_some(query)
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media == "application/json")
}

pub async fn answer(State(api): State<Arc<Api>>, request: Request) -> Response {
    let start = Instant::now();
    let (head, body) = request.into_parts();
    let id = request_id(&head.headers).unwrap_or("-");

    if !api.allows(&head.headers) {
        return fail(
            StatusCode::FORBIDDEN,
            "FORBIDDEN",
            "a valid bearer token is needed",
        );
    }
    if !is_json(&head.headers) {
        return fail(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "send application/json",
        );
    }

    let Ok(body) = to_bytes(body, MAX_BODY).await else {
        return fail(StatusCode::BAD_REQUEST, "BAD_REQUEST", "the body can't be read");
    };
    let Some(query) = parse(&body) else {
        return fail(
            StatusCode::BAD_REQUEST,
            "INVALID_REQUEST",
            "the body is not a valid query",
        );
    };

    // A dashboard must not hang on one slow series.
    let (store, series) = (Arc::clone(&api.store), query.query.clone());
    let asked = tokio::spawn(async move { store.range(&series, query.from, query.to).await });
    let points = match timeout(MAX_TIME, asked).await {
        Ok(Ok(Ok(points))) => points,
        Ok(Ok(Err(StoreError::NoSeries))) => {
            return fail(StatusCode::NOT_FOUND, "NOT_FOUND", "no such series");
        }
        Ok(Ok(Err(error))) => {
            return fail(
                StatusCode::INTERNAL_SERVER_ERROR,
                "QUERY_FAILED",
                &error.to_string(),
            );
        }
        Ok(Err(_)) => {
            return fail(
                StatusCode::INTERNAL_SERVER_ERROR,
                "INTERNAL_ERROR",
                "the query was lost",
            );
        }
        Err(_) => return fail(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", "the query took too long"),
    };

    // serde_json would write NaN as null.
    if !points.iter().all(|point: &Point| point.value.is_finite()) {
        return fail(
            StatusCode::INTERNAL_SERVER_ERROR,
            "QUERY_FAILED",
            "a point has no value",
        );
    }
    tracing::info!(id, series = query.query, points = points.len(), took = ?start.elapsed(), "answered");
    let data = json!({ "query": query, "points": points });
    Json(json!({ "success": true, "data": data })).into_response()
}
