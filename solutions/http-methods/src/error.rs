//! What can go wrong, and how it is told.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// An error with the message for whoever reads the reply.
pub enum ApiError {
    InvalidRequest(String),
    NotFound(String),
    MethodNotAllowed(String),
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code, message) = match self {
            Self::InvalidRequest(message) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST", message),
            Self::NotFound(message) => (StatusCode::NOT_FOUND, "NOT_FOUND", message),
            Self::MethodNotAllowed(message) => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", message),
        };
        let body = json!({ "success": false, "error": { "code": code, "message": message } });
        (status, Json(body)).into_response()
    }
}
