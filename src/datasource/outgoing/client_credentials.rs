//! A token by the client-credentials grant: RFC 6749, section 4.4.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::{
    client::read,
    config::ClientCredentials,
    token_source::{Fetched, TokenError},
};
use crate::datasource::config::Secret;

/// The largest reply, in bytes.
const MOST_BYTES: usize = 64 * 1024;

/// How long a token is taken to be good if the endpoint doesn't say.
const UNSTATED: Duration = Duration::from_mins(1);

/// What section 2.3.1 encodes in an id or a secret. The letters that no encoding needs to touch stay, for the endpoints that
/// forget to decode.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A successful reply (section 5.1).
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    token_type: String,
    expires_in: Option<u64>,
}

/// An error (section 5.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
}

/// Asks the token endpoint for a token. Neither the reply nor the client's secret is part of any error.
pub(super) async fn fetch(http: reqwest::Client, config: ClientCredentials) -> Result<Fetched, TokenError> {
    let encoded = |text| utf8_percent_encode(text, ENCODED).to_string();
    let mut form = vec![("grant_type", "client_credentials")];
    if !config.scope.is_empty() {
        form.push(("scope", config.scope.as_str()));
    }
    let response = http
        .post(config.token_url.url())
        .basic_auth(encoded(&config.client_id), Some(encoded(config.client_secret.expose())))
        .form(&form)
        .send()
        .await
        .map_err(|error| broken(&error))?;
    let status = response.status();
    let body = read(response, MOST_BYTES)
        .await
        .map_err(|error| broken(&error))?
        .ok_or(TokenError::Unreadable("it is too long"))?;
    if !status.is_success() {
        let code = serde_json::from_slice(&body).ok().and_then(error_code);
        return Err(TokenError::Refused {
            status: status.as_u16(),
            code,
        });
    }
    let granted: Granted = serde_json::from_slice(&body)
        .map_err(|_| TokenError::Unreadable("it isn't JSON with `access_token` and `token_type`"))?;
    if !granted.token_type.eq_ignore_ascii_case("bearer") {
        return Err(TokenError::Unreadable("its type isn't `Bearer`"));
    }
    Ok(Fetched {
        token: Secret::new(granted.access_token),
        lifetime: granted.expires_in.map_or(UNSTATED, Duration::from_secs),
    })
}

/// The code of an error, if it looks like one: an endpoint must not be able to write into our log.
fn error_code(refusal: Refusal) -> Option<String> {
    let is_code = refusal.error.len() <= 40
        && refusal
            .error
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte == b'_');
    is_code.then_some(refusal.error)
}

fn broken(error: &reqwest::Error) -> TokenError {
    if error.is_timeout() {
        TokenError::TimedOut
    } else {
        TokenError::Unreachable
    }
}
