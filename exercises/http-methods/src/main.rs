//! An API over items in memory. What is asked stands in the task.

mod store;

use std::{env, io, net::Ipv4Addr};

use axum::{
    Json, Router,
    extract::State,
    http::{StatusCode, Uri},
    routing::get,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::store::Store;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = listen().await?;
    axum::serve(listener, app()).await
}

/// Listens on the port that `PORT` names, or on 8080 when it isn't set.
async fn listen() -> io::Result<TcpListener> {
    let port = match env::var("PORT") {
        Ok(text) => text.parse().map_err(|_| {
            let message = format!("PORT must be a number up to 65535, not {text:?}");
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?,
        Err(_) => 8080,
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// The routes, and what answers where there is none.
fn app() -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/items", get(list))
        .fallback(not_found)
        .with_state(Store::default())
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

async fn list(State(store): State<Store>) -> Result<Json<Value>, StatusCode> {
    let items = store.lock().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Json(json!({ "success": true, "data": *items })))
}

async fn not_found(uri: Uri) -> (StatusCode, Json<Value>) {
    let message = format!("nothing is served at {}", uri.path());
    let body = json!({
        "success": false,
        "error": { "code": "NOT_FOUND", "message": message },
    });
    (StatusCode::NOT_FOUND, Json(body))
}
