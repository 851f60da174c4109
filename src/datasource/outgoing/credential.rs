//! What a call proves itself with, ready to be sent.

use axum::http::{HeaderName, HeaderValue, header::AUTHORIZATION};
use base64::{Engine as _, engine::general_purpose::STANDARD};

use super::{
    client_credentials,
    config::Credential,
    token_source::{TokenError, TokenSource},
};

/// The header of a credential, or the source of the token that it needs.
#[derive(Debug)]
pub(super) enum Prepared {
    /// Nothing is sent.
    None,
    /// Always the same header.
    Header(HeaderName, HeaderValue),
    /// A bearer token that changes.
    Token(TokenSource),
}

/// A secret that can't stand in a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the upstream's credential has a character that can't stand in a header")]
pub struct NotAHeader;

impl Prepared {
    /// Prepares what is configured; `http` is what tokens are fetched with.
    pub(super) fn new(credential: Credential, http: &reqwest::Client) -> Result<Self, NotAHeader> {
        Ok(match credential {
            Credential::None => Self::None,
            Credential::Basic { user, password } => {
                let pair = STANDARD.encode(format!("{user}:{}", password.expose()));
                Self::Header(AUTHORIZATION, sensitive(&format!("Basic {pair}"))?)
            }
            Credential::ApiKey { header, key } => Self::Header(header, sensitive(key.expose())?),
            Credential::Bearer(token) => Self::Header(AUTHORIZATION, bearer(token.expose())?),
            Credential::OAuth(config) => {
                let http = http.clone();
                Self::Token(TokenSource::new(move || {
                    client_credentials::fetch(http.clone(), config.clone())
                }))
            }
        })
    }

    /// The header to send, if any.
    pub(super) async fn header(&self) -> Result<Option<(HeaderName, HeaderValue)>, TokenError> {
        match self {
            Self::None => Ok(None),
            Self::Header(name, value) => Ok(Some((name.clone(), value.clone()))),
            Self::Token(source) => {
                let token = source.get().await?;
                let value = bearer(token.expose())
                    .map_err(|NotAHeader| TokenError::Unreadable("the token can't stand in a header"))?;
                Ok(Some((AUTHORIZATION, value)))
            }
        }
    }
}

fn bearer(token: &str) -> Result<HeaderValue, NotAHeader> {
    sensitive(&format!("Bearer {token}"))
}

/// A value that `Debug` doesn't show.
fn sensitive(text: &str) -> Result<HeaderValue, NotAHeader> {
    let mut value = HeaderValue::from_bytes(text.as_bytes()).map_err(|_| NotAHeader)?;
    value.set_sensitive(true);
    Ok(value)
}
