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

/// The whole service.
pub fn app(token: String) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/counter", get(count))
        .route("/panic", get(panic_at_once))
        .route("/panic-locked", get(panic_locked))
        .route("/spawn-panic", get(panic_spawned))
        .fallback(async || ApiError::NotFound)
        .layer(
            // Recovery first, so that nothing gets past it.
            ServiceBuilder::new()
                .layer(CatchPanicLayer::custom(recovered))
                .layer(from_fn(access_log))
                .layer(from_fn_with_state(Token::from(token), require_token)),
        )
        .route("/panic-async", get(panic_later))
        .with_state(Counter::default())
}

/// The reply to a request that panicked.
fn recovered(panic: Box<dyn Any + Send>) -> Response {
    let said = match panic.downcast::<String>() {
        Ok(said) => *said,
        Err(panic) => panic
            .downcast::<&str>()
            .map_or_else(|_| "no text".to_owned(), |said| (*said).to_owned()),
    };
    ApiError::Internal(format!("the handler panicked: {said}")).into_response()
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

async fn panic_spawned() -> Json<Value> {
    let rows = tokio::spawn(rows()).await.unwrap_or_default();
    Json(json!({ "rows": rows }))
}

async fn rows() -> u64 {
    yield_now().await;
    panic!("no report for tenant-4711");
}
