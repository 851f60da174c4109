//! A query service. What is asked stands in the task; what you like to keep apart goes into modules beside this file.

use axum::{Json, Router, routing::get};
use serde_json::{Value, json};
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
    todo!("read PORT, refuse what is no port, and bind a listener to that port of 127.0.0.1")
}

/// The routes, and the layers around them.
fn app() -> Router {
    Router::new().route("/health", get(health))
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}
