//! A route that reads, one that takes its time, and one that does neither.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Query},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

/// The largest body, in bytes.
const MOST: usize = 64 * 1024;

/// The routes.
pub fn app() -> Router {
    Router::new()
        .route("/echo", post(echo).layer(DefaultBodyLimit::max(MOST)))
        .route("/slow", get(slow))
        .route("/ready", get(ready))
}

async fn echo(body: Bytes) -> Bytes {
    body
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
