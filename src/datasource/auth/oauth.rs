//! `POST /oauth/token`: a token endpoint for the client-credentials grant (RFC 6749, section 4.4).
//!
//! Where it goes beyond the minimum:
//! - A client that authenticates for itself can always ask again, so a refresh token "SHOULD NOT be included" (section 4.4.3).
//!   It is only for a client that asks for it by the scope `offline_access`, as OIDC has it, so that refreshing can be learned and
//!   tried. Refresh tokens rotate: each is good once.
//! - Without `scope` a client gets every scope, the default that section 3.3 wants documented.

use std::sync::Arc;

use axum::{
    Form, Router,
    extract::{DefaultBodyLimit, State, rejection::FormRejection},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
    routing::post,
};
use percent_encoding::percent_decode;
use serde::Serialize;

use super::{
    authenticator::Authenticator,
    credentials::{self, Presented},
    identity::Scopes,
    tokens::{Issued, RefreshError},
};
use crate::datasource::{config::Secret, handlers::reply};

/// The largest body, in bytes.
const MOST_BYTES: usize = 16 * 1024;

/// The scope that asks for a refresh token.
const OFFLINE_ACCESS: &str = "offline_access";

/// The token endpoint. It stands outside of the layer that asks for an identity: it authenticates clients itself.
pub fn routes(authenticator: Arc<Authenticator>) -> Router {
    Router::new()
        .route("/oauth/token", post(token))
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .with_state(authenticator)
}

/// A successful reply (section 5.1).
#[derive(Serialize)]
struct Granted<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
    scope: String,
}

/// An error of section 5.2; each text tells the developer of the client what to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
enum TokenError {
    #[error("{0}")]
    InvalidRequest(&'static str),
    #[error("the client's id or secret is missing or wrong")]
    InvalidClient,
    #[error("the refresh token is unknown, expired or used up: ask for a new one with client_credentials")]
    InvalidGrant,
    #[error("the grant types are client_credentials and refresh_token")]
    UnsupportedGrantType,
    #[error("the scopes are read, proxy and offline_access, and a refresh can't add one")]
    InvalidScope,
    #[error("the server has no random numbers")]
    ServerError,
}

async fn token(
    State(authenticator): State<Arc<Authenticator>>,
    headers: HeaderMap,
    form: Result<Form<Vec<(String, String)>>, FormRejection>,
) -> Result<Response, TokenError> {
    let form = form.map_err(|_| {
        TokenError::InvalidRequest("the body must be application/x-www-form-urlencoded, and of 16 KiB at most")
    })?;
    let parameters = Parameters::new(form.0)?;
    let client = authenticate(&authenticator, &headers, &parameters)?;
    let now = (authenticator.clock)();
    let scope = parameters.get("scope");
    let issued = match parameters.get("grant_type") {
        Some("client_credentials") => {
            let (scopes, offline) = requested(scope.unwrap_or_default())?;
            authenticator
                .tokens
                .issue(client, scopes.unwrap_or(Scopes::ALL), offline, now)
                .map_err(|_| TokenError::ServerError)?
        }
        Some("refresh_token") => {
            let refresh = parameters
                .get("refresh_token")
                .ok_or(TokenError::InvalidRequest("`refresh_token` is missing"))?;
            let (scopes, _) = requested(scope.unwrap_or_default())?;
            authenticator.tokens.refresh(refresh, client, scopes, now)?
        }
        Some(_) => return Err(TokenError::UnsupportedGrantType),
        None => return Err(TokenError::InvalidRequest("`grant_type` is missing")),
    };
    Ok(granted(&issued))
}

/// The scopes that were asked for, if any, and whether a refresh token was.
fn requested(scope: &str) -> Result<(Option<Scopes>, bool), TokenError> {
    let (offline, names): (Vec<&str>, Vec<&str>) = scope
        .split(' ')
        .filter(|name| !name.is_empty())
        .partition(|name| *name == OFFLINE_ACCESS);
    let scopes = names.join(" ").parse().map_err(|_| TokenError::InvalidScope)?;
    Ok(((!names.is_empty()).then_some(scopes), !offline.is_empty()))
}

/// The client, by its id and secret from the `Authorization` header or from the body (section 2.3.1).
fn authenticate<'a>(
    authenticator: &'a Authenticator,
    headers: &HeaderMap,
    parameters: &Parameters,
) -> Result<&'a str, TokenError> {
    let in_body = (parameters.get("client_id"), parameters.get("client_secret"));
    let client = match (headers.get(AUTHORIZATION), in_body) {
        (Some(_), (_, Some(_))) => {
            return Err(TokenError::InvalidRequest(
                "the client authenticates in the header and in the body: choose one",
            ));
        }
        (Some(value), _) => {
            let Ok(Presented::Basic { user, password }) = credentials::authorization_of(value) else {
                return Err(TokenError::InvalidClient);
            };
            // Many clients forget to encode; a secret that they send as it is is still the secret.
            authenticator
                .client(&form_decoded(&user), &form_decoded(&password))
                .or_else(|| authenticator.client(&user, &password))
        }
        (None, (Some(id), Some(secret))) => authenticator.client(id.as_bytes(), secret.as_bytes()),
        (None, _) => None,
    };
    client.ok_or(TokenError::InvalidClient)
}

/// Ids and secrets in the header are form-encoded first, so that they may have a colon.
fn form_decoded(encoded: &[u8]) -> Vec<u8> {
    let spaced: Vec<u8> = encoded
        .iter()
        .map(|byte| if *byte == b'+' { b' ' } else { *byte })
        .collect();
    percent_decode(&spaced).collect()
}

/// The parameters of the body, none of which stands there twice (section 3.2).
struct Parameters(Vec<(String, String)>);

impl Parameters {
    fn new(mut pairs: Vec<(String, String)>) -> Result<Self, TokenError> {
        // A parameter without a value counts as left out (section 3.2).
        pairs.retain(|(_, value)| !value.is_empty());
        pairs.sort();
        if pairs.windows(2).any(|two| two[0].0 == two[1].0) {
            return Err(TokenError::InvalidRequest("a parameter stands there twice"));
        }
        Ok(Self(pairs))
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value)
    }
}

fn granted(issued: &Issued) -> Response {
    let body = Granted {
        access_token: issued.access.expose(),
        token_type: "Bearer",
        expires_in: issued.expires_in.as_secs(),
        refresh_token: issued.refresh.as_ref().map(Secret::expose),
        scope: issued.scopes.to_string(),
    };
    no_store(reply::json(StatusCode::OK, &body))
}

/// A reply with a secret in it, or about one, is kept by no cache (section 5.1).
fn no_store(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

impl TokenError {
    fn code(self) -> &'static str {
        match self {
            Self::InvalidRequest(_) => "invalid_request",
            Self::InvalidClient => "invalid_client",
            Self::InvalidGrant => "invalid_grant",
            Self::UnsupportedGrantType => "unsupported_grant_type",
            Self::InvalidScope => "invalid_scope",
            Self::ServerError => "server_error",
        }
    }

    fn status(self) -> StatusCode {
        match self {
            Self::InvalidClient => StatusCode::UNAUTHORIZED,
            Self::ServerError => StatusCode::INTERNAL_SERVER_ERROR,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<RefreshError> for TokenError {
    fn from(error: RefreshError) -> Self {
        match error {
            RefreshError::Invalid => Self::InvalidGrant,
            RefreshError::Scope => Self::InvalidScope,
            RefreshError::Random => Self::ServerError,
        }
    }
}

/// These are RFC 6749's own errors and not the course's envelope, because any OAuth client has to understand them.
impl IntoResponse for TokenError {
    fn into_response(self) -> Response {
        #[derive(Serialize)]
        struct Body {
            error: &'static str,
            error_description: String,
        }
        let body = Body {
            error: self.code(),
            error_description: self.to_string(),
        };
        let mut response = no_store(reply::json(self.status(), &body));
        if self == Self::InvalidClient {
            let challenge = HeaderValue::from_static(r#"Basic realm="bigtent""#);
            response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

#[cfg(test)]
mod tests;
