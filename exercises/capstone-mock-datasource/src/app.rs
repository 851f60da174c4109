//! The routes.

use axum::{
    Json, Router,
    body::Bytes,
    routing::{get, post},
};
use serde_json::{Value, json};

use crate::error::BadRequest;

/// The routes. A data source that `is_broken` says so when its health is asked.
pub fn app(is_broken: bool) -> Router {
    Router::new()
        .route("/health", get(async move || health(is_broken)))
        .route("/query", post(query))
}

fn health(_is_broken: bool) -> Json<Value> {
    Json(json!({ "status": "OK", "message": "Data source is working" }))
}

/// Reads that the body is JSON, and answers no query yet.
async fn query(body: Bytes) -> Result<Json<Value>, BadRequest> {
    let _request: Value = serde_json::from_slice(&body).map_err(|error| BadRequest(error.to_string()))?;
    Ok(Json(json!({ "results": {} })))
}
