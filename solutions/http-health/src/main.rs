//! A server with one route, a 404 that speaks JSON, and a port that comes from outside.

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
};

use axum::{
    Json, Router,
    http::{StatusCode, Uri},
    routing::get,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = listen().await?;
    axum::serve(listener, app()).await
}

/// Listens on the port that `PORT` names, or on 8080 when it isn't set.
async fn listen() -> io::Result<TcpListener> {
    let port = match env::var("PORT") {
        Ok(text) => text.parse().map_err(|_| {
            io::Error::new(
                io::ErrorKind::InvalidInput,
                format!("PORT must be a number up to 65535, not {text:?}"),
            )
        })?,
        Err(VarError::NotPresent) => 8080,
        Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidInput, error)),
    };
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
}

/// The routes, and what answers where there is none.
fn app() -> Router {
    Router::new().route("/health", get(health)).fallback(not_found)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

async fn not_found(uri: Uri) -> (StatusCode, Json<Value>) {
    let message = format!("nothing is served at {}", uri.path());
    let body = json!({
        "success": false,
        "error": { "code": "NOT_FOUND", "message": message },
    });
    (StatusCode::NOT_FOUND, Json(body))
}
