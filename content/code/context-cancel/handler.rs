//! A handler from request to reply.

use std::{io, time::Duration};

use axum::{
    Json, Router,
    body::Bytes,
    extract::rejection::BytesRejection,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

#[derive(Deserialize)]
struct Query {
    query: String,
}

#[derive(Debug, thiserror::Error)]
enum ApiError {
    #[error("the body is too large")]
    TooLarge,
    #[error("the body is no query")]
    Invalid,
    #[error("no answer in time")]
    TimedOut,
    #[error("the upstream failed")]
    Upstream(#[from] io::Error),
}

// ANCHOR: handler
async fn query(
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, ApiError> {
    let query = parse(body)?;
    let rows = timeout(Duration::from_secs(10), run(&query))
        .await
        .map_err(|_| ApiError::TimedOut)??;
    Ok(Json(json!({ "success": true, "data": rows })))
}
// ANCHOR_END: handler

// ANCHOR: fail
impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::TooLarge => {
                (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE")
            }
            Self::Invalid => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::TimedOut => (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
            Self::Upstream(_) => (StatusCode::BAD_GATEWAY, "BAD_GATEWAY"),
        };
        tracing::warn!(status = status.as_u16(), error = ?self, "failed");
        // `Display` is for the client, `Debug` with its causes for the log.
        let problem = json!({ "code": code, "message": self.to_string() });
        let body = json!({ "success": false, "error": problem });
        (status, Json(body)).into_response()
    }
}
// ANCHOR_END: fail

fn parse(body: Result<Bytes, BytesRejection>) -> Result<Query, ApiError> {
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge,
        _ => ApiError::Invalid,
    })?;
    serde_json::from_slice(&body).map_err(|_| ApiError::Invalid)
}

/// Stands for an upstream that takes its time.
async fn run(query: &Query) -> io::Result<usize> {
    if query.query.is_empty() {
        return Err(io::ErrorKind::ConnectionRefused.into());
    }
    sleep(Duration::from_secs(query.query.len() as u64)).await;
    Ok(query.query.len())
}

#[tokio::main]
async fn main() -> io::Result<()> {
    tracing_subscriber::fmt().init();
    let app = Router::new().route("/query", post(query));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
