//! Who calls: Basic, API keys, bearer tokens, client certificates; and the certificates that `--make-certs` writes.
//!
//! Any number of methods may be enabled at once; one of them suffices. With none, every caller is anonymous.
//!
//! | file | is |
//! |---|---|
//! | [`config`] | which methods are enabled, with their secrets |
//! | `credentials` | what a request's head presents, parsed |
//! | `digest` | what is kept of a secret, and how it is compared |
//! | [`authenticator`] | the judgement: an identity, or why there is none |
//! | [`identity`] | who calls, how that is known, and what they may |
//! | [`layer`] | the tower layers around the routes that need an identity, or a scope |
//! | [`me`] | `GET /api/me`: the identity, shown to its owner |
//! | [`refusal`] | the replies 401 and 403 |
//! | [`oauth`] | `POST /oauth/token` |
//! | [`tokens`] | the tokens that were issued and are still good |
//! | [`tls`] | the listener's side of TLS, with client certificates |
//! | [`certs`] | a certificate authority for an afternoon, with a server's and a client's certificate |

pub mod authenticator;
pub mod certs;
pub mod config;
mod credentials;
mod digest;
pub mod identity;
pub mod layer;
pub mod me;
pub mod oauth;
pub mod refusal;
pub mod tls;
pub mod tokens;

pub use authenticator::Authenticator;
pub use config::AuthConfig;
pub use identity::{Identity, Method, Scope};
pub use layer::{RequireIdentity, RequireScope};
