//! A body that must arrive in time and may not be too long.

use std::{error::Error, io, time::Duration};

use axum::{
    Router,
    body::{Bytes, to_bytes},
    extract::Request,
    http::StatusCode,
    routing::post,
};
use http_body_util::LengthLimitError;
use tokio::time::timeout;

// ANCHOR: upload
async fn upload(request: Request) -> StatusCode {
    let minute = Duration::from_secs(60);
    let all = to_bytes(request.into_body(), 8 << 20);
    match timeout(minute, all).await {
        Ok(Ok(body)) => store(&body),
        Ok(Err(error)) => broken(&error),
        Err(_) => StatusCode::REQUEST_TIMEOUT,
    }
}

fn broken(error: &axum::Error) -> StatusCode {
    let cause = error.source();
    if cause.is_some_and(|e| e.is::<LengthLimitError>()) {
        StatusCode::PAYLOAD_TOO_LARGE
    } else {
        StatusCode::BAD_REQUEST
    }
}
// ANCHOR_END: upload

fn store(body: &Bytes) -> StatusCode {
    tracing::info!(bytes = body.len(), "stored");
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new().route("/dashboards", post(upload));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
