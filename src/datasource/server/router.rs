//! All routes, and the layers around them.

use axum::{Router, routing::get};

/// The whole service.
pub(super) fn router() -> Router {
    Router::new().route("/livez", get(async || "alive"))
}
