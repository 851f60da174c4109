//! Errors on two levels: of the request as a whole, and of one query.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

/// Why nothing of a request is answered.
#[derive(Debug)]
pub struct BadRequest(pub String);

impl IntoResponse for BadRequest {
    fn into_response(self) -> Response {
        let body = json!({
            "success": false,
            "error": { "code": "INVALID_REQUEST", "message": self.0 },
        });
        (StatusCode::BAD_REQUEST, Json(body)).into_response()
    }
}

/// Why one query isn't answered.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryError {
    error: String,
    status: u16,
    error_source: Source,
}

/// Who has to act.
#[derive(Debug, Serialize)]
#[serde(rename_all = "lowercase")]
enum Source {
    Plugin,
    Downstream,
}

impl QueryError {
    /// A mistake of whoever wrote the query.
    pub fn bad_query(message: impl Into<String>) -> Self {
        Self {
            error: message.into(),
            status: 400,
            error_source: Source::Downstream,
        }
    }

    /// A query that took longer than it may.
    pub fn too_slow() -> Self {
        Self {
            error: "the query took too long".to_owned(),
            status: 504,
            error_source: Source::Downstream,
        }
    }

    /// An upstream that answered with this status, which decides who has to act; what is passed on may be another one.
    pub fn upstream(status: u16) -> Self {
        Self {
            error: format!("the upstream answered {status}"),
            status: match status {
                400..=499 | 504 => status,
                _ => 502,
            },
            error_source: match status {
                405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431 | 501 => Source::Plugin,
                _ => Source::Downstream,
            },
        }
    }
}
