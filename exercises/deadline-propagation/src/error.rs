//! What is told to a client whose request isn't answered.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

/// Why a request isn't answered. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("something went wrong")]
    Internal,
}

impl From<reqwest::Error> for ApiError {
    fn from(cause: reqwest::Error) -> Self {
        eprintln!("upstream: {cause:?}");
        Self::Internal
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::Internal => (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
        };
        let body = json!({
            "success": false,
            "error": { "code": code, "message": self.to_string() },
        });
        (status, Json(body)).into_response()
    }
}
