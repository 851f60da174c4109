//! A deadline for the work of a handler, with a reply when it passes.

use std::{io, time::Duration};

use axum::{
    Json, Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

// ANCHOR: deadline
async fn deadline(request: Request, next: Next) -> Response {
    let limit = Duration::from_secs(20);
    match timeout(limit, next.run(request)).await {
        Ok(response) => response,
        Err(_) => {
            let body = failure("TIMEOUT", "no reply in 20 s");
            (StatusCode::GATEWAY_TIMEOUT, body).into_response()
        }
    }
}

fn routes() -> Router {
    Router::new()
        .route("/report", get(report))
        .layer(from_fn(deadline))
        .route("/livez", get(async || "alive"))
}
// ANCHOR_END: deadline

/// Stands for a query to an upstream that takes a while.
async fn report() -> Json<Value> {
    sleep(Duration::from_secs(30)).await;
    Json(json!({ "success": true, "data": 42 }))
}

fn failure(code: &str, message: &str) -> Json<Value> {
    let error = json!({ "code": code, "message": message });
    Json(json!({ "success": false, "error": error }))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, routes()).await
}
