//! Which ways to authenticate are enabled, with their secrets.

use std::{path::PathBuf, time::Duration};

use axum::http::HeaderName;

use crate::datasource::config::Secret;

/// The methods by which a caller may say who it is. By default there is none, and everybody is anonymous.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AuthConfig {
    /// A user with a password (RFC 7617).
    pub basic: Option<Basic>,
    /// A key in a header.
    pub api_key: Option<ApiKey>,
    /// A client that gets bearer tokens from `/oauth/token`.
    pub oauth: Option<OAuth>,
    /// TLS on the listener, and what it asks of clients.
    pub tls: Option<Tls>,
    /// Whether `/metrics` is open to everybody. Probes have to be open, because an orchestrator has no credentials;
    /// Prometheus can send some, and what a server measures is nobody else's business.
    pub open_metrics: bool,
}

/// The one user of Basic authentication.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Basic {
    /// The user's name, without a colon.
    pub user: String,
    /// The password.
    pub password: Secret,
}

/// A key that callers send in a header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiKey {
    /// The header's name. A query parameter would end up in access logs, browser histories and error messages.
    pub header: HeaderName,
    /// The key.
    pub key: Secret,
}

/// The one client of the token endpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OAuth {
    /// The client's id.
    pub client_id: String,
    /// The client's secret.
    pub client_secret: Secret,
    /// How long an access token is good.
    pub token_lifetime: Duration,
    /// How long a refresh token is good.
    pub refresh_lifetime: Duration,
}

/// The listener's certificate, and what is asked of clients.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tls {
    /// The server's certificate and those between it and its authority, in PEM.
    pub certificates: PathBuf,
    /// The certificate's private key, in PEM.
    pub key: PathBuf,
    /// Which client certificates are asked for, if any are.
    pub clients: Option<ClientCertificates>,
    /// How long a handshake may take.
    pub handshake_timeout: Duration,
}

/// Which certificates clients show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientCertificates {
    /// The authorities whose certificates are taken, in PEM.
    pub authorities: PathBuf,
    /// Whether a client without a certificate may connect.
    pub demand: Demand,
}

/// Whether a client without a certificate may connect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Demand {
    /// The handshake fails without one, also for probes.
    #[default]
    Required,
    /// It may; it then needs another method wherever an identity is asked for.
    Optional,
}

impl AuthConfig {
    /// Whether anybody may call without saying who it is.
    pub fn is_anonymous(&self) -> bool {
        self.basic.is_none() && self.api_key.is_none() && self.oauth.is_none() && self.client_certificates().is_none()
    }

    /// What is asked of clients' certificates, if certificates are a method.
    pub fn client_certificates(&self) -> Option<&ClientCertificates> {
        self.tls.as_ref()?.clients.as_ref()
    }
}

impl ApiKey {
    /// The header that carries the key unless another one is configured.
    pub const DEFAULT_HEADER: HeaderName = HeaderName::from_static("x-api-key");
}
