//! What answers a request: one file for each group of routes.
//!
//! | file | is |
//! |---|---|
//! | `health` | `/health`, `/livez`, `/readyz` |
//! | `metrics` | `/metrics` |
//! | `query`, `query_request` | `/api/query`: a request from bytes to a value that can't be wrong |
//! | `series`, `page` | `/api/series`: a list, a page at a time |
//! | `fallback` | 404 and 405 |
//! | [`body`] | how a body is read |
//! | [`error`], [`reply`] | the envelope of what went wrong, and of what went well |

pub mod body;
pub mod error;
mod fallback;
mod health;
mod metrics;
mod page;
mod query;
mod query_request;
pub mod reply;
mod series;

pub use error::ApiError;
pub use fallback::{method_not_allowed, not_found};
pub use health::routes as health;
pub use metrics::routes as metrics;
pub use query::routes as query;
pub use reply::Success;
pub use series::routes as series;
