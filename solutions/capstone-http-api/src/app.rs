//! The routes, and the layers around them.

use std::{any::Any, time::Duration};

use axum::{
    Json, Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Serialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

use crate::{access_log::access_log, error::ApiError, query::Query};

/// How long the handling of a request may take, the reading of its body included.
const TIME_LIMIT: Duration = Duration::from_secs(2);

/// The whole service.
pub fn app() -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/api/query", post(query))
        .fallback(async || ApiError::NotFound)
        .method_not_allowed_fallback(async || ApiError::MethodNotAllowed)
        .layer(
            // The first one is the outermost: when the log sees them, panics and timeouts are replies.
            ServiceBuilder::new()
                .layer(from_fn(access_log))
                .layer(CatchPanicLayer::custom(panicked))
                .layer(from_fn(time_limit)),
        )
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

#[derive(Serialize)]
struct Success<T> {
    success: bool,
    data: T,
}

async fn query(query: Query) -> Result<Json<Success<Query>>, ApiError> {
    match query.text() {
        "!fail" => return Err(ApiError::QueryFailed),
        "!panic" => panic!("a query asked for a panic"),
        "!timeout" => sleep(Duration::from_secs(10)).await,
        _ => {}
    }
    Ok(Json(Success {
        success: true,
        data: query,
    }))
}

/// The panic's message has gone to standard error; the client learns only that there was one.
fn panicked(_: Box<dyn Any + Send>) -> Response {
    ApiError::Internal.into_response()
}

async fn time_limit(request: Request, next: Next) -> Response {
    timeout(TIME_LIMIT, next.run(request))
        .await
        .unwrap_or_else(|_| ApiError::Timeout.into_response())
}
