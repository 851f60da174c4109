//! The judgement of a request: an identity, or the reason why there is none.

use std::{fmt, sync::Arc, time::Instant};

use axum::http::{Extensions, HeaderMap, HeaderName};
use subtle::Choice;

use super::{
    config::{AuthConfig, OAuth},
    credentials::{self, Malformed, Places, Presented},
    digest::Digest,
    identity::{Identity, Method, Scopes},
    tls::PeerCertificate,
    tokens::Tokens,
};

/// Tells the time; in production [`Instant::now`].
pub type Clock = Arc<dyn Fn() -> Instant + Send + Sync>;

/// Judges who calls, by the methods that are enabled. It knows digests of the secrets only.
pub struct Authenticator {
    basic: Option<Basic>,
    api_key: Option<ApiKey>,
    oauth: Option<Client>,
    certificates: bool,
    pub(super) tokens: Tokens,
    pub(super) clock: Clock,
}

struct Basic {
    user: String,
    user_digest: Digest,
    password: Digest,
}

struct ApiKey {
    header: HeaderName,
    key: Digest,
}

/// The client of the token endpoint.
struct Client {
    id: String,
    id_digest: Digest,
    secret: Digest,
}

/// Why a caller isn't let in: the reply is a 401.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Unauthenticated {
    /// There are no credentials.
    #[error("credentials are needed")]
    Missing,
    /// The credentials can't be read.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The user or the password is wrong. Which of them is not told.
    #[error("the user or the password is wrong")]
    Password,
    /// The API key is wrong.
    #[error("the API key is wrong")]
    ApiKey,
    /// The token is unknown or expired. Which of them is not told.
    #[error("the token is unknown or has expired")]
    Token,
}

impl Authenticator {
    /// An authenticator for the methods that `config` enables.
    pub fn new(config: &AuthConfig) -> Self {
        Self::with_clock(config, Arc::new(Instant::now))
    }

    /// The same, with another clock for the ends of tokens.
    pub fn with_clock(config: &AuthConfig, clock: Clock) -> Self {
        let (token_lifetime, refresh_lifetime) = config
            .oauth
            .as_ref()
            .map_or_else(Default::default, |oauth| (oauth.token_lifetime, oauth.refresh_lifetime));
        Self {
            basic: config.basic.as_ref().map(|basic| Basic {
                user: basic.user.clone(),
                user_digest: Digest::of(&basic.user),
                password: Digest::of(basic.password.expose()),
            }),
            api_key: config.api_key.as_ref().map(|api_key| ApiKey {
                header: api_key.header.clone(),
                key: Digest::of(api_key.key.expose()),
            }),
            oauth: config.oauth.as_ref().map(Client::new),
            certificates: config.client_certificates().is_some(),
            tokens: Tokens::new(token_lifetime, refresh_lifetime),
            clock,
        }
    }

    /// Judges a request. Credentials in the head are judged first and have to be right; only without any does the
    /// connection's certificate speak, so that a wrong password is never hidden by a right certificate.
    pub fn identify(&self, headers: &HeaderMap, extensions: &Extensions) -> Result<Identity, Unauthenticated> {
        if !self.is_enabled() {
            return Ok(Identity::anonymous());
        }
        let places = Places {
            authorization: self.basic.is_some() || self.oauth.is_some(),
            api_key: self.api_key.as_ref().map(|api_key| &api_key.header),
        };
        match credentials::presented(headers, places)? {
            Some(Presented::Basic { user, password }) => self.basic(&user, &password).ok_or(Unauthenticated::Password),
            Some(Presented::Bearer(token)) => self.bearer(&token).ok_or(Unauthenticated::Token),
            Some(Presented::ApiKey(key)) => self.api_key(&key).ok_or(Unauthenticated::ApiKey),
            None => self.certificate(extensions).ok_or(Unauthenticated::Missing),
        }
    }

    /// The challenges of a 401, one for each method that a head can answer. The last two schemes are registered nowhere,
    /// but a 401 without a challenge isn't HTTP (RFC 9110, section 15.5.2).
    pub(super) fn challenges(&self, refused: Unauthenticated) -> Vec<String> {
        let mut challenges = Vec::new();
        if self.oauth.is_some() {
            // RFC 6750, section 3: no error where no credentials were sent.
            let error = match refused {
                Unauthenticated::Token => format!(r#", error="invalid_token", error_description="{refused}""#),
                _ => String::new(),
            };
            challenges.push(format!(r#"Bearer realm="bigtent"{error}"#));
        }
        if self.basic.is_some() {
            challenges.push(r#"Basic realm="bigtent", charset="UTF-8""#.to_owned());
        }
        if let Some(api_key) = &self.api_key {
            challenges.push(format!(r#"ApiKey realm="bigtent", header="{}""#, api_key.header));
        }
        if challenges.is_empty() {
            challenges.push(r#"Certificate realm="bigtent""#.to_owned());
        }
        challenges
    }

    /// The client that these are the credentials of, for the token endpoint.
    pub(super) fn client(&self, id: &[u8], secret: &[u8]) -> Option<&str> {
        let client = self.oauth.as_ref()?;
        bool::from(client.id_digest.is_of(id) & client.secret.is_of(secret)).then_some(client.id.as_str())
    }

    /// Whether tokens are issued.
    pub fn issues_tokens(&self) -> bool {
        self.oauth.is_some()
    }

    fn is_enabled(&self) -> bool {
        self.basic.is_some() || self.api_key.is_some() || self.oauth.is_some() || self.certificates
    }

    fn basic(&self, user: &[u8], password: &[u8]) -> Option<Identity> {
        let basic = self.basic.as_ref()?;
        // `&` and not `&&`: a wrong user takes as long as a wrong password.
        let right: Choice = basic.user_digest.is_of(user) & basic.password.is_of(password);
        bool::from(right).then(|| identity(&basic.user, Method::Basic, Scopes::ALL))
    }

    fn bearer(&self, token: &str) -> Option<Identity> {
        self.oauth.as_ref()?;
        let holder = self.tokens.holder(token, (self.clock)())?;
        Some(identity(&holder.client, Method::Bearer, holder.scopes))
    }

    fn api_key(&self, key: &[u8]) -> Option<Identity> {
        let right = self.api_key.as_ref()?.key.is_of(key);
        bool::from(right).then(|| identity("api-key", Method::ApiKey, Scopes::ALL))
    }

    fn certificate(&self, extensions: &Extensions) -> Option<Identity> {
        // The handshake has already checked it against the authorities.
        let certificate = extensions.get::<PeerCertificate>().filter(|_| self.certificates)?;
        Some(identity(certificate.subject(), Method::Certificate, Scopes::ALL))
    }
}

impl Client {
    fn new(config: &OAuth) -> Self {
        Self {
            id: config.client_id.clone(),
            id_digest: Digest::of(&config.client_id),
            secret: Digest::of(config.client_secret.expose()),
        }
    }
}

impl fmt::Debug for Authenticator {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Authenticator")
            .field("basic", &self.basic.is_some())
            .field("api_key", &self.api_key.is_some())
            .field("oauth", &self.oauth.is_some())
            .field("certificates", &self.certificates)
            .finish_non_exhaustive()
    }
}

fn identity(name: &str, method: Method, scopes: Scopes) -> Identity {
    Identity {
        name: name.to_owned(),
        method,
        scopes,
    }
}

#[cfg(test)]
mod tests;
