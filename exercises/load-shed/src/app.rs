//! What is served: work that takes its time, and a health check.

use std::time::Duration;

use axum::{Json, Router, extract::Query, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

/// The routes.
pub fn app() -> Router {
    Router::new().route("/work", get(work)).route("/health", get(health))
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

/// How long the work takes.
#[derive(Deserialize)]
struct Work {
    ms: u64,
}

async fn work(Query(work): Query<Work>) -> Json<Value> {
    sleep(Duration::from_millis(work.ms)).await;
    Json(json!({ "done": true }))
}
