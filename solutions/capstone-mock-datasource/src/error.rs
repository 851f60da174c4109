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

/// Why one query isn't answered: here, always for a mistake of whoever wrote it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct QueryError {
    error: String,
    status: u16,
    error_source: &'static str,
}

impl QueryError {
    /// A query that makes no sense.
    pub fn bad_query(message: impl Into<String>) -> Self {
        Self {
            error: message.into(),
            status: 400,
            error_source: "downstream",
        }
    }
}
