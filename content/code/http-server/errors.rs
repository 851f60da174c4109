//! The router's own 404 and 405 replies, turned into a JSON envelope.

use axum::{Json, Router, http::StatusCode, routing::get};
use serde_json::{Value, json};

// ANCHOR: errors
fn routes() -> Router {
    Router::new()
        .route("/silences", get(list))
        .fallback(no_path)
        .method_not_allowed_fallback(no_method)
}

async fn no_path() -> (StatusCode, Json<Value>) {
    let body = failure("NOT_FOUND", "no such path");
    (StatusCode::NOT_FOUND, body)
}

async fn no_method() -> (StatusCode, Json<Value>) {
    let body = failure("METHOD_NOT_ALLOWED", "see the Allow header");
    (StatusCode::METHOD_NOT_ALLOWED, body)
}
// ANCHOR_END: errors

fn failure(code: &str, message: &str) -> Json<Value> {
    let error = json!({ "code": code, "message": message });
    Json(json!({ "success": false, "error": error }))
}

async fn list() -> Json<Value> {
    Json(json!([]))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, routes()).await
}
