//! The one form that all replies have, and the one place where bodies are encoded.

use axum::{
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// The envelope of a success. `data` is always there, also when it is empty or zero.
pub struct Success<T>(pub T);

/// Why there is no series to give out. The texts are meant for the client.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    #[error("there is no such series")]
    NotFound,
    #[error("the series could not be read")]
    QueryFailed,
}

#[derive(Serialize)]
struct SuccessBody<T> {
    success: bool,
    data: T,
}

#[derive(Serialize)]
struct ErrorBody {
    success: bool,
    error: ErrorDetail,
}

#[derive(Serialize)]
struct ErrorDetail {
    code: &'static str,
    message: String,
}

impl<T: Serialize> IntoResponse for Success<T> {
    fn into_response(self) -> Response {
        let body = SuccessBody {
            success: true,
            data: self.0,
        };
        encode(StatusCode::OK, &body).unwrap_or_else(|error| {
            eprintln!("a reply could not be encoded: {error}");
            ApiError::QueryFailed.into_response()
        })
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let (status, code) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::QueryFailed => (StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
        };
        let body = ErrorBody {
            success: false,
            error: ErrorDetail {
                code,
                message: self.to_string(),
            },
        };
        // Strings always become JSON; should that change, the status still tells what happened.
        encode(status, &body).unwrap_or_else(|_| status.into_response())
    }
}

/// The bytes first, and the status only when they are there.
fn encode(status: StatusCode, body: &impl Serialize) -> Result<Response, serde_json::Error> {
    let bytes = serde_json::to_vec(body)?;
    Ok((status, [(CONTENT_TYPE, "application/json")], bytes).into_response())
}
