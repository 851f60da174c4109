//! Serve `GET /health`. What is asked stands in the task.

use axum::{Json, Router, routing::get};
use serde_json::Value;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let listener = listen().await;
    if let Err(error) = axum::serve(listener, app()).await {
        eprintln!("the server stopped: {error}");
    }
}

/// Listens on the port that the environment variable `PORT` names.
async fn listen() -> TcpListener {
    todo!("read PORT, and bind a listener to that port of 127.0.0.1")
}

/// The routes, and what answers where there is none.
fn app() -> Router {
    Router::new().route("/health", get(health))
}

async fn health() -> Json<Value> {
    todo!("answer with a JSON object whose status is healthy")
}
