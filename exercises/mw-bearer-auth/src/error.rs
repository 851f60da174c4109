//! What is told to a client whose request isn't served.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why a request isn't served. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("nothing is served at this path")]
    NotFound,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
        };
        let body = Json(json!({
            "success": false,
            "error": { "code": code, "message": self.to_string() },
        }));
        (status, body).into_response()
    }
}
