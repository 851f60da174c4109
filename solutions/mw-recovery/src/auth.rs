//! The bearer token that callers need.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::Next,
    response::Response,
};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::ApiError;

/// The digest of the token.
#[derive(Clone, Copy)]
pub struct Token([u8; 32]);

impl From<String> for Token {
    fn from(token: String) -> Self {
        Self(Sha256::digest(token).into())
    }
}

/// Lets a request with the token on, and answers 401 to every other.
pub async fn require_token(State(token): State<Token>, request: Request, next: Next) -> Result<Response, ApiError> {
    let sent = bearer(request.headers()).ok_or(ApiError::Unauthorized)?;
    if bool::from(Sha256::digest(sent).ct_eq(&token.0)) {
        Ok(next.run(request).await)
    } else {
        Err(ApiError::Unauthorized)
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim_start_matches(' '))
}
