//! A route that takes its time, and one that doesn't.

use std::time::Duration;

use axum::{Json, Router, extract::Query, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

/// The routes.
pub fn app() -> Router {
    Router::new().route("/slow", get(slow)).route("/ready", get(ready))
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
