//! What is answered where no route fits: 404 for a path, 405 for a method, both in the envelope.

use super::error::ApiError;

/// No route has this path.
pub async fn not_found() -> ApiError {
    ApiError::NotFound("this path".into())
}

/// The path has a route, and that doesn't serve this method. axum adds `Allow` to the reply.
pub async fn method_not_allowed() -> ApiError {
    ApiError::MethodNotAllowed
}
