//! Why a request isn't answered.

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
