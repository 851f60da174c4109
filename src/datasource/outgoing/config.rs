//! Which server is called, and with which credentials.

use std::{path::PathBuf, time::Duration};

use axum::http::HeaderName;

use super::target::BaseUrl;
use crate::datasource::config::Secret;

/// A server that this one calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// Where it is.
    pub url: BaseUrl,
    /// What calls prove themselves with.
    pub credential: Credential,
    /// Whom to trust, and which certificate to show.
    pub tls: Tls,
    /// How long a call may take, to the reply's last byte.
    pub timeout: Duration,
}

/// What calls prove themselves with. Exactly one is sent, and only to the upstream.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Credential {
    /// Nothing.
    #[default]
    None,
    /// A user and a password.
    Basic {
        /// The user's name, without a colon.
        user: String,
        /// The password.
        password: Secret,
    },
    /// A key in a header.
    ApiKey {
        /// The header's name.
        header: HeaderName,
        /// The key.
        key: Secret,
    },
    /// A token that doesn't change.
    Bearer(Secret),
    /// A token from a token endpoint.
    OAuth(ClientCredentials),
}

/// How to get a token by the client-credentials grant (RFC 6749, section 4.4).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCredentials {
    /// The token endpoint.
    pub token_url: BaseUrl,
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
    /// The scopes to ask for; empty asks for the server's default.
    pub scope: String,
}

/// Whom calls trust, and which certificate they show. It works together with any [`Credential`].
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Tls {
    /// The only authorities to trust, in PEM; without it, the system's.
    pub authorities: Option<PathBuf>,
    /// The client certificate, for an upstream that asks for one.
    pub identity: Option<Identity>,
}

/// A client certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The certificate and those between it and its authority, in PEM.
    pub certificates: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}
