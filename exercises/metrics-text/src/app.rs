//! The routes, and nobody who counts.

use std::time::Duration;

use axum::{
    Json, Router,
    extract::{Path, Query},
    http::StatusCode,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

/// The routes.
pub fn app() -> Router {
    Router::new()
        .route("/items/{id}", get(item))
        .route("/fail", get(fail))
        .route("/slow", get(slow))
        .fallback(not_found)
}

async fn item(Path(id): Path<String>) -> Json<Value> {
    Json(json!({ "id": id }))
}

async fn fail() -> (StatusCode, Json<Value>) {
    let body = json!({ "error": "this route fails" });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body))
}

/// How long a reply takes.
#[derive(Deserialize)]
struct Slow {
    ms: u64,
}

async fn slow(Query(slow): Query<Slow>) -> Json<Value> {
    sleep(Duration::from_millis(slow.ms)).await;
    Json(json!({ "slept": slow.ms }))
}

async fn not_found() -> (StatusCode, Json<Value>) {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "no such path" })))
}
