//! A small API over a store in memory: routes by method, and every error in one form.

mod error;
mod items;
mod store;

use std::{env, io, net::Ipv4Addr};

use axum::{
    Json, Router,
    http::{Method, Uri},
    routing::get,
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::{error::ApiError, store::SharedStore};

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
        .route("/items", get(items::list).post(items::create))
        .route("/items/{id}", get(items::read).delete(items::delete))
        .fallback(not_found)
        .method_not_allowed_fallback(method_not_allowed)
        .with_state(SharedStore::default())
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

async fn not_found(uri: Uri) -> ApiError {
    ApiError::NotFound(format!("nothing is served at {}", uri.path()))
}

/// The router adds `Allow`: it knows what the path is served with.
async fn method_not_allowed(method: Method, uri: Uri) -> ApiError {
    ApiError::MethodNotAllowed(format!("{} doesn't serve {method}", uri.path()))
}
