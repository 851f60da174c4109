//! Everything that can go wrong with a request, and how it is told to the client.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why a request isn't answered with what it asked for. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    InvalidRequest(&'static str),
    #[error("nothing is served at this path")]
    NotFound,
    #[error("this path doesn't serve that method")]
    MethodNotAllowed,
    #[error("the body is too large")]
    PayloadTooLarge,
    #[error("the content type must be application/json")]
    UnsupportedMediaType,
    #[error("the query failed")]
    QueryFailed,
    #[error("something went wrong on our side")]
    Internal,
    #[error("the request took too long")]
    Timeout,
}

impl ApiError {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::InvalidRequest(_) => (StatusCode::BAD_REQUEST, "INVALID_REQUEST"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::MethodNotAllowed => (StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED"),
            Self::PayloadTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE"),
            Self::UnsupportedMediaType => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"),
            Self::QueryFailed => (StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
            Self::Timeout => (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        let body = json!({
            "success": false,
            "error": { "code": code, "message": self.to_string() },
        });
        (status, Json(body)).into_response()
    }
}
