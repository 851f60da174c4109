//! The routes, and the layers around them.

use std::any::Any;

use axum::{
    Json, Router,
    extract::State,
    middleware::{from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tokio::task::yield_now;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{
    access_log::access_log,
    auth::{Token, require_token},
    counter::Counter,
    error::ApiError,
};

/// The whole service. The first layer of a builder is the outermost: the log sees a panic as the reply that was made of it.
pub fn app(token: String) -> Router {
    let guarded = Router::new()
        .route("/counter", get(count))
        .route("/panic", get(panic_at_once))
        .route("/panic-async", get(panic_later))
        .route("/panic-locked", get(panic_locked))
        .route("/spawn-panic", get(panic_spawned))
        .fallback(async || ApiError::NotFound)
        .layer(from_fn_with_state(Token::from(token), require_token))
        .with_state(Counter::default());
    Router::new().route("/health", get(health)).merge(guarded).layer(
        ServiceBuilder::new()
            .layer(from_fn(access_log))
            .layer(CatchPanicLayer::custom(recovered)),
    )
}

/// The reply to a request that panicked. What the panic said is on standard error already.
fn recovered(_: Box<dyn Any + Send>) -> Response {
    ApiError::Internal.into_response()
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

async fn count(State(counter): State<Counter>) -> Json<Value> {
    Json(json!({ "value": counter.next() }))
}

async fn panic_at_once() {
    panic!("no plan for tenant-4711");
}

async fn panic_later() {
    yield_now().await;
    panic!("no rows for tenant-4711");
}

async fn panic_locked(State(counter): State<Counter>) -> Json<Value> {
    let value = counter.advance(|_| panic!("no step for tenant-4711"));
    Json(json!({ "value": value }))
}

async fn panic_spawned() -> Result<Json<Value>, ApiError> {
    // The only error possible here is a panic: nobody cancels this task.
    let rows = tokio::spawn(rows()).await.map_err(|_| ApiError::Internal)?;
    Ok(Json(json!({ "rows": rows })))
}

async fn rows() -> u64 {
    yield_now().await;
    panic!("no report for tenant-4711");
}
