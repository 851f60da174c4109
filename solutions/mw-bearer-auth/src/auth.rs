//! Who calls: the known tokens, and the layers that ask for one.

use std::{str::FromStr, sync::Arc};

use axum::{
    Extension,
    extract::{Request, State},
    http::{HeaderMap, header::AUTHORIZATION},
    middleware::Next,
    response::Response,
};
use serde::Serialize;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::error::ApiError;

/// Who calls. Behind [`require_identity`] it is in the request's extensions.
#[derive(Debug, Clone, Serialize)]
pub struct Identity {
    pub user: String,
    pub role: String,
}

/// The known tokens, as digests: memory holds none of them, and all are of one length.
#[derive(Debug)]
pub struct Tokens(Vec<Known>);

#[derive(Debug)]
struct Known {
    digest: [u8; 32],
    identity: Identity,
}

/// An entry that isn't `user:role:token`. It isn't shown, because it may hold a token.
#[derive(Debug, thiserror::Error)]
#[error("TOKENS: entry {0} isn't user:role:token")]
pub struct BadEntry(usize);

impl FromStr for Tokens {
    type Err = BadEntry;

    fn from_str(text: &str) -> Result<Self, BadEntry> {
        let entries = text.split(',').filter(|entry| !entry.is_empty()).enumerate();
        let known = entries.map(|(index, entry)| {
            let mut parts = entry.splitn(3, ':');
            match (parts.next(), parts.next(), parts.next()) {
                (Some(user), Some(role), Some(token)) if !token.is_empty() => Ok(Known {
                    digest: Sha256::digest(token).into(),
                    identity: Identity {
                        user: user.to_owned(),
                        role: role.to_owned(),
                    },
                }),
                _ => Err(BadEntry(index + 1)),
            }
        });
        known.collect::<Result<_, _>>().map(Self)
    }
}

impl Tokens {
    /// Whose token this is. Every digest is compared in full, so that the time it takes tells nothing.
    fn identify(&self, token: &str) -> Option<&Identity> {
        let digest: [u8; 32] = Sha256::digest(token).into();
        self.0.iter().fold(None, |found, known| {
            if bool::from(known.digest.ct_eq(&digest)) {
                Some(&known.identity)
            } else {
                found
            }
        })
    }
}

/// Lets a request on with its [`Identity`], or answers 401.
pub async fn require_identity(
    State(tokens): State<Arc<Tokens>>,
    mut request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let identity = bearer(request.headers())
        .and_then(|token| tokens.identify(token))
        .cloned()
        .ok_or(ApiError::Unauthorized)?;
    request.extensions_mut().insert(identity);
    Ok(next.run(request).await)
}

/// Lets an admin's request on, or answers 403. It stands inside of [`require_identity`].
pub async fn require_admin(
    Extension(identity): Extension<Identity>,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    if identity.role == "admin" {
        Ok(next.run(request).await)
    } else {
        Err(ApiError::Forbidden)
    }
}

/// The token of the one `Authorization` header. With two, a proxy might judge one and this server the other.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim_start_matches(' ');
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}
