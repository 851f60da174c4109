//! A limit on every request's body, whoever reads it.

use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http_body_util::Limited;

/// Lets reading fail with [`http_body_util::LengthLimitError`] beyond so many bytes. Nothing is read here: a handler that
/// refuses for a better reason, such as the media type, still comes first.
pub(super) async fn body_limit(State(limit): State<usize>, request: Request, next: Next) -> Response {
    next.run(request.map(|body| Body::new(Limited::new(body, limit)))).await
}
