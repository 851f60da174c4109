//! A panic is one request's misfortune: its client gets a reply, and the server goes on.

use std::any::Any;

use axum::response::{IntoResponse, Response};

use crate::datasource::handlers::ApiError;

/// The reply to a request whose handler panicked. What the panic said is for the log alone.
pub(super) fn recovered(panic: Box<dyn Any + Send>) -> Response {
    let said = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "something that is no text".to_owned());
    ApiError::Internal(format!("a handler panicked: {said}").into()).into_response()
}
