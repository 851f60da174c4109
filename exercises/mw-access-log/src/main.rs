//! Four routes. What is missing is the log: it stands in the task.

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
    time::Duration,
};

use axum::{Json, Router, extract::Path, http::StatusCode, routing::get};
use serde_json::{Value, json};
use tokio::{net::TcpListener, time::sleep};

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

/// The routes. Nothing is logged as yet.
fn app() -> Router {
    Router::new()
        .route("/ok", get(ok))
        .route("/missing", get(missing))
        .route("/boom", get(boom))
        .route("/items/{id}", get(item))
        .fallback(not_found)
}

async fn ok() -> Json<Value> {
    Json(json!({ "status": "ok" }))
}

/// A route that finds nothing.
async fn missing() -> (StatusCode, Json<Value>) {
    failure(StatusCode::NOT_FOUND, "NOT_FOUND", "there is no such thing")
}

/// A route that fails.
async fn boom() -> (StatusCode, Json<Value>) {
    failure(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR", "it went wrong")
}

/// A route that takes its time, as one does that asks a database.
async fn item(Path(id): Path<String>) -> Json<Value> {
    sleep(Duration::from_millis(100)).await;
    Json(json!({ "id": id }))
}

async fn not_found() -> (StatusCode, Json<Value>) {
    failure(StatusCode::NOT_FOUND, "NOT_FOUND", "no such path")
}

fn failure(status: StatusCode, code: &str, message: &str) -> (StatusCode, Json<Value>) {
    let error = json!({ "code": code, "message": message });
    (status, Json(json!({ "success": false, "error": error })))
}
