//! What is served: work that takes its time, within limits, and a health check without.

use std::{sync::Arc, time::Duration};

use axum::{Json, Router, extract::Query, middleware::from_fn_with_state, routing::get};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::limit::{Limits, limit};

/// The routes.
pub fn app(limits: Limits) -> Router {
    Router::new()
        .route("/work", get(work))
        .layer(from_fn_with_state(Arc::new(limits), limit))
        // Whoever asks whether the program lives must not wait behind the work.
        .route("/health", get(health))
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
