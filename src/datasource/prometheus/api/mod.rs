//! The HTTP API: its routes, under `/prometheus`.

use std::sync::Arc;

use axum::Router;

use super::storage::Storage;

/// The routes of the API over a store of series, below `/prometheus`.
pub fn routes(storage: Arc<dyn Storage>) -> Router {
    drop(storage);
    Router::new()
}
