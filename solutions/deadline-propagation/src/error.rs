//! What is told to a client whose request isn't answered.

use axum::{
    Json,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::upstream::UpstreamError;

/// Why a request isn't answered. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("{0}")]
    BadRequest(&'static str),
    #[error("the service behind this one gave no usable answer")]
    BadGateway(#[from] UpstreamError),
    #[error("there was no answer in the time that the request had")]
    Timeout,
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match &self {
            Self::BadRequest(_) => (StatusCode::BAD_REQUEST, "BAD_REQUEST"),
            Self::BadGateway(cause) => {
                // The client can't mend it; whoever reads the log might.
                eprintln!("upstream: {cause:?}");
                (StatusCode::BAD_GATEWAY, "BAD_GATEWAY")
            }
            Self::Timeout => (StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
        };
        let body = json!({
            "success": false,
            "error": { "code": code, "message": self.to_string() },
        });
        (status, Json(body)).into_response()
    }
}
