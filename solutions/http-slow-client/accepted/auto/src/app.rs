//! A route that reads, one that takes its time, and one that does neither.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Query, Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

/// The largest body, in bytes.
const MOST: usize = 64 * 1024;

/// The routes. A body may take `body_timeout`, counted from the end of its head.
pub fn app(body_timeout: Duration) -> Router {
    Router::new()
        .route("/echo", post(echo).layer(DefaultBodyLimit::max(MOST)))
        .route("/slow", get(slow))
        .route("/ready", get(ready))
        .with_state(body_timeout)
}

/// Takes the whole request: as an argument, `Bytes` would be read before there is a clock.
async fn echo(State(body_timeout): State<Duration>, request: Request) -> Response {
    match timeout(body_timeout, Bytes::from_request(request, &())).await {
        Ok(body) => body.into_response(),
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

#[derive(Debug, Deserialize)]
struct Slow {
    ms: u64,
}

async fn slow(Query(Slow { ms }): Query<Slow>) -> Json<Value> {
    sleep(Duration::from_millis(ms)).await;
    Json(json!({ "slept": ms }))
}

async fn ready() -> Json<Value> {
    Json(json!({ "status": "ready" }))
}
