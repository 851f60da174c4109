//! The errors for those who aren't let in: 401 means "say who you are", 403 means "I know you, and no".

use axum::http::HeaderValue;

use super::{
    authenticator::{Authenticator, Unauthenticated},
    identity::{Identity, Method, Scope},
};
use crate::datasource::handlers::ApiError;

/// The 401 for a caller that isn't known, with a challenge for each method that would help.
pub(super) fn unauthorized(authenticator: &Authenticator, why: Unauthenticated) -> ApiError {
    ApiError::Unauthorized {
        reason: why.to_string().into(),
        challenges: authenticator
            .challenges(why)
            .into_iter()
            .filter_map(header_value)
            .collect(),
    }
}

/// The 403 for a caller that is known and may not. It has no challenge, because saying again who one is changes nothing;
/// except for a token, where another one with more scope helps (RFC 6750, section 3.1).
pub(super) fn forbidden(identity: Option<&Identity>, missing: Scope) -> ApiError {
    let scope = missing.name();
    let challenge = identity
        .filter(|identity| identity.method == Method::Bearer)
        .map(|_| format!(r#"Bearer realm="bigtent", error="insufficient_scope", scope="{scope}""#))
        .and_then(header_value);
    ApiError::Forbidden {
        reason: format!("this needs the scope `{scope}`").into(),
        challenge,
    }
}

/// A challenge as a header's value. All that goes into one is printable, so none is lost here.
fn header_value(challenge: String) -> Option<HeaderValue> {
    HeaderValue::try_from(challenge).ok()
}
