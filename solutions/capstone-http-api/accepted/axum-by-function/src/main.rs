//! The same service on axum, put together differently: ready-made extractors whose rejections are caught in the
//! handler, a fallback for each route, one layer of our own, and a log in logfmt on standard error.

use std::{
    collections::BTreeMap,
    env,
    panic::AssertUnwindSafe,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, Request, rejection::BytesRejection},
    http::{
        HeaderMap, StatusCode,
        header::{ALLOW, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing,
};
use futures::FutureExt;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::{net::TcpListener, signal::unix};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = env::var("PORT").unwrap_or_else(|_| "8080".to_owned()).parse()?;
    let listener = TcpListener::bind(("0.0.0.0", port)).await?;
    let mut terminate = unix::signal(unix::SignalKind::terminate())?;
    let health = routing::get(async || Json(json!({ "status": "healthy" }))).fallback(async || not_allowed("GET"));
    let query = routing::post(query)
        .fallback(async || not_allowed("POST"))
        .layer(DefaultBodyLimit::max(1_048_576));
    let app = Router::new()
        .route("/health", health)
        .route("/api/query", query)
        .fallback(async || failure(StatusCode::NOT_FOUND, "NOT_FOUND"))
        .layer(middleware::from_fn(guard));
    axum::serve(listener, app)
        .with_graceful_shutdown(async move {
            terminate.recv().await;
        })
        .await?;
    Ok(())
}

/// Time limit, panics and the log in one place.
async fn guard(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let about = format!("method={} path={}", request.method(), request.uri().path());
    let limited = tokio::time::timeout(Duration::from_secs(2), next.run(request));
    let response = match AssertUnwindSafe(limited).catch_unwind().await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => failure(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
    };
    let micros = start.elapsed().as_micros();
    eprintln!(
        "level=info {about} status={} elapsed={micros}us",
        response.status().as_u16()
    );
    response
}

fn failure(status: StatusCode, code: &str) -> Response {
    let error = json!({ "code": code, "message": status.to_string() });
    (status, Json(json!({ "success": false, "error": error }))).into_response()
}

fn not_allowed(method: &'static str) -> Response {
    let reply = failure(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED");
    ([(ALLOW, method)], reply).into_response()
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Question {
    query: String,
    #[serde(rename = "timeRange")]
    time_range: TimeRange,
    #[serde(default)]
    variables: BTreeMap<String, String>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct TimeRange {
    from: u64,
    to: u64,
}

/// Takes the body as a `Result`, so that its being too large is judged after its type.
async fn query(headers: HeaderMap, body: Result<Bytes, BytesRejection>) -> Response {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media_type = content_type.unwrap_or("").split(';').next().unwrap_or("").trim();
    if !media_type.eq_ignore_ascii_case("application/json") {
        return failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE");
    }
    let body = match body {
        Ok(body) => body,
        Err(rejection) if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE => {
            return failure(StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE");
        }
        Err(_) => return failure(StatusCode::BAD_REQUEST, "BAD_REQUEST"),
    };
    let Some(query) = parse(&body) else {
        return failure(StatusCode::BAD_REQUEST, "INVALID_REQUEST");
    };
    match &*query.query {
        "!fail" => return failure(StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
        "!panic" => panic!(),
        "!timeout" => tokio::time::sleep(Duration::from_secs(10)).await,
        _ => {}
    }
    Json(json!({ "success": true, "data": query, "requestId": 1 })).into_response()
}

fn parse(body: &[u8]) -> Option<Question> {
    let document: Value = serde_json::from_slice(body).ok()?;
    document.as_object()?.get("timeRange")?.as_object()?;
    // A second time from the bytes: the document above has forgotten which members came twice.
    let query: Question = serde_json::from_slice(body).ok()?;
    let sound = !query.query.trim().is_empty() && query.time_range.from < query.time_range.to;
    sound.then_some(query)
}
