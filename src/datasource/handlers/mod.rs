//! What answers a request: one file for each group of routes.

pub mod body;
pub mod error;
mod fallback;
mod health;
mod metrics;
mod page;
mod query;
mod query_request;
pub mod reply;

pub use error::ApiError;
pub use fallback::{method_not_allowed, not_found};
pub use reply::Success;

/// The routes that say how the server is.
pub mod operations {
    pub use super::{health::routes as health, metrics::routes as metrics};
}

/// The routes that answer queries in the envelope.
pub use query::routes as query;
