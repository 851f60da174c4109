//! Calls to other servers: credentials, tokens, redirects, and the proxy that uses them.
//!
//! | file | is |
//! |---|---|
//! | [`config`] | which server, with which credentials |
//! | [`client`] | the calls: allowed headers, one credential, no redirects, a largest reply |
//! | [`credential`] | what a call proves itself with |
//! | [`token_source`] | a token that is fetched once for all who need it, and again before it expires |
//! | [`client_credentials`] | how it is fetched |
//! | [`target`] | where a call may go |
//! | [`proxy`] | `GET /proxy/{*path}` |

pub mod client;
pub mod client_credentials;
pub mod config;
pub mod credential;
pub mod proxy;
pub mod target;
pub mod token_source;

pub use client::{BuildError, Client, OwnRequest, UpstreamError};
pub use config::Upstream;
pub use target::BaseUrl;
pub use token_source::{TokenError, TokenSource};
