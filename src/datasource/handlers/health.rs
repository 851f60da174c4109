//! Three questions that sound alike. Is there a service (`/health`)? Does the process live, or should it be restarted
//! (`/livez`)? Should requests be sent here (`/readyz`)?

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};

use super::{error::ApiError, reply};
use crate::datasource::server::Readiness;

/// `GET /health`, `/livez` and `/readyz`.
pub fn routes(readiness: Readiness) -> Router {
    Router::new()
        .route("/health", get(health))
        .route("/livez", get(alive))
        .route("/readyz", get(ready))
        .with_state(readiness)
}

async fn health() -> Json<Value> {
    Json(json!({ "status": "healthy" }))
}

/// Asks nothing of anybody: a restart cures only this process, so only this process is looked at.
async fn alive() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

async fn ready(State(readiness): State<Readiness>) -> Response {
    if readiness.is_ready() {
        reply::json(StatusCode::OK, &json!({ "status": "ready" }))
    } else {
        ApiError::Unavailable("this server is stopping".into()).into_response()
    }
}
