//! What answers a request: one file for each group of routes.

pub mod error;
pub mod reply;

pub use error::ApiError;
pub use reply::Success;
