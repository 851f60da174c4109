//! What is told to a client whose request isn't served.

use axum::{
    Json,
    http::{StatusCode, header::WWW_AUTHENTICATE},
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why a request isn't served. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("a valid bearer token is needed")]
    Unauthorized,
    #[error("this needs the role admin")]
    Forbidden,
    #[error("nothing is served at this path")]
    NotFound,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "UNAUTHORIZED"),
            Self::Forbidden => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        };
        let body = Json(json!({
            "success": false,
            "error": { "code": code, "message": self.to_string() },
        }));
        match self {
            // Only here does another attempt with other credentials help.
            Self::Unauthorized => (status, [(WWW_AUTHENTICATE, r#"Bearer realm="api""#)], body).into_response(),
            Self::Forbidden | Self::NotFound => (status, body).into_response(),
        }
    }
}
