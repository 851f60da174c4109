//! Functions instead of types that carry rules: axum reads the body under its own limit, its rejection is judged in the
//! handler, and the bytes are parsed twice.

use std::{collections::BTreeMap, env};

use axum::{
    Json, Router,
    body::Bytes,
    extract::{DefaultBodyLimit, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::post,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port: u16 = env::var("PORT").unwrap_or_else(|_| "8080".to_owned()).parse()?;
    let listener = TcpListener::bind(("0.0.0.0", port)).await?;
    let query = post(query).layer(DefaultBodyLimit::max(1_048_576));
    axum::serve(listener, Router::new().route("/api/query", query)).await?;
    Ok(())
}

fn failure(status: StatusCode, code: &str) -> Response {
    let error = json!({ "code": code, "message": status.to_string() });
    (status, Json(json!({ "success": false, "error": error, "data": null }))).into_response()
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
    from: i64,
    to: i64,
}

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
        Err(_) => return failure(StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
    };
    match parse(&body) {
        Some(question) => Json(json!({ "success": true, "data": question, "requestId": 1 })).into_response(),
        None => failure(StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
    }
}

fn parse(body: &[u8]) -> Option<Question> {
    let document: Value = serde_json::from_slice(body).ok()?;
    document.as_object()?.get("timeRange")?.as_object()?;
    // A second time from the bytes: the document above has forgotten which members came twice.
    let question: Question = serde_json::from_slice(body).ok()?;
    let TimeRange { from, to } = question.time_range;
    let sound = !question.query.trim().is_empty() && 0 <= from && from < to;
    sound.then_some(question)
}
