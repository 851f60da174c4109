//! An API behind bearer tokens, with a health check that asks nobody.

mod auth;
mod error;

use std::{env, error::Error, net::Ipv4Addr, sync::Arc};

use axum::{
    Extension, Json, Router,
    http::StatusCode,
    middleware::{from_fn, from_fn_with_state},
    routing::{delete, get},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tower::Layer;

use crate::{
    auth::{Identity, Tokens, require_admin, require_identity},
    error::ApiError,
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let tokens: Tokens = env::var("TOKENS").unwrap_or_default().parse()?;
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app(tokens)).await?;
    Ok(())
}

/// The whole service. The guard stands around the finished API, its fallback included, so that no stranger learns what
/// exists. As a layer of the API's own router it would stand inside of what adds `Allow`, also to a 401.
fn app(tokens: Tokens) -> Router {
    let admin = Router::new()
        .route("/admin", delete(remove))
        .layer(from_fn(require_admin));
    let api = Router::new()
        .route("/me", get(me))
        .merge(admin)
        .fallback(async || ApiError::NotFound);
    let guarded = from_fn_with_state(Arc::new(tokens), require_identity).layer(api);
    Router::new()
        .route("/health", get(health))
        .nest_service("/api", guarded)
        .fallback(async || ApiError::NotFound)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

async fn me(Extension(identity): Extension<Identity>) -> Json<Value> {
    Json(json!({ "success": true, "data": identity }))
}

async fn remove() -> StatusCode {
    StatusCode::NO_CONTENT
}
