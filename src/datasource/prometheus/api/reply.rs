//! Replies: the envelope of results and that of errors.

use axum::{
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::json;

use super::super::syntax::{Fault, QueryError};

/// A result in its envelope, as JSON.
pub(super) struct Success(Vec<u8>);

impl Success {
    /// The result `data`, which is JSON already.
    pub(super) fn of_json(data: &[u8]) -> Self {
        let mut body = br#"{"status":"success","data":"#.to_vec();
        body.extend_from_slice(data);
        body.push(b'}');
        Self(body)
    }

    /// The whole body.
    pub(super) fn body(&self) -> &[u8] {
        &self.0
    }

    /// The result `data`.
    pub(super) fn of(data: &impl Serialize) -> Result<Self, ApiError> {
        let data = serde_json::to_vec(data).map_err(|error| ApiError::internal(&error.to_string()))?;
        Ok(Self::of_json(&data))
    }
}

impl IntoResponse for Success {
    fn into_response(self) -> Response {
        ([(header::CONTENT_TYPE, "application/json")], self.0).into_response()
    }
}

/// An error in its envelope.
#[derive(Debug)]
pub(super) struct ApiError {
    status: StatusCode,
    kind: &'static str,
    message: String,
}

impl ApiError {
    /// The server failed.
    pub(super) fn internal(message: &str) -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            kind: "internal",
            message: message.to_owned(),
        }
    }

    /// The request can't be read.
    pub(super) fn rejected(status: StatusCode, message: String) -> Self {
        Self {
            status,
            kind: "bad_data",
            message,
        }
    }
}

impl ApiError {
    /// What went wrong.
    pub(super) fn message(&self) -> &str {
        &self.message
    }

    /// The whole body.
    pub(super) fn body(&self) -> String {
        json!({"status": "error", "errorType": self.kind, "error": self.message}).to_string()
    }
}

impl From<QueryError> for ApiError {
    fn from(error: QueryError) -> Self {
        let (status, kind) = match error.fault {
            Fault::BadData => (StatusCode::BAD_REQUEST, "bad_data"),
            Fault::Execution => (StatusCode::UNPROCESSABLE_ENTITY, "execution"),
            Fault::Timeout => (StatusCode::SERVICE_UNAVAILABLE, "timeout"),
        };
        Self {
            status,
            kind,
            message: error.message,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let head = [(header::CONTENT_TYPE, "application/json")];
        (self.status, head, self.body()).into_response()
    }
}
