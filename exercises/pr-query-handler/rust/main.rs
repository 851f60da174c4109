//! Serves what the tide gauges measured.

mod query;
mod store;

use std::sync::Arc;

use axum::{
    Json, Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let setting =
        |name: &str| std::env::var(name).map_err(|_| std::io::Error::other(format!("{name} is not set")));
    let api = query::Api::new(
        store::Store {
            addr: setting("STORE_ADDR")?,
        },
        &setting("API_TOKEN")?,
    );
    let router = Router::new()
        .route("/health", get(async || Json(json!({ "status": "healthy" }))))
        .route("/api/query", post(query::answer))
        .with_state(Arc::new(api));
    let port = std::env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    axum::serve(listener, router).await
}

/// The error envelope. The message is for the client.
fn fail(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({ "success": false, "error": { "code": code, "message": message } });
    (status, Json(body)).into_response()
}
