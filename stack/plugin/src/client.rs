//! The HTTP client of one data source: its address, its credentials, its limits.

use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::{
    HeaderValue, StatusCode,
    header::{ACCEPT, CONTENT_TYPE},
};
use reqwest::{Certificate, Identity, RequestBuilder, Response, Url, redirect::Policy};
use serde::Deserialize;
use tokio::time::timeout;

use crate::{
    failure::Failure,
    settings::{ClientCredentials, Credentials, Secret, Settings},
    token::{Grant, TokenSource},
};

/// The largest reply that is taken, in bytes.
const LARGEST_REPLY: usize = 64 << 20;
/// The largest reply of a token endpoint that is taken, in bytes.
const LARGEST_GRANT: usize = 64 << 10;
/// How long a connection may take to be made.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The life of a token whose endpoint doesn't say.
const DEFAULT_LIFETIME: u64 = 300;
/// The name of the header that makes a request part of a trace.
const TRACEPARENT: &str = "traceparent";

/// A request to the data source.
#[derive(Clone, Debug, Default)]
pub(crate) struct Call<'a> {
    /// The path below the data source's address, without a slash at its beginning.
    pub(crate) path: &'a str,
    /// The JSON to post; without it, the request is a GET.
    pub(crate) body: Option<Bytes>,
    /// Leaves the credentials out.
    pub(crate) anonymous: bool,
    /// The trace that the request is part of. No other header of Grafana's request is passed on.
    pub(crate) traceparent: Option<HeaderValue>,
}

/// The data source's reply, read to its end.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) content_type: Option<HeaderValue>,
    pub(crate) body: Bytes,
}

impl Reply {
    /// The body of a success; any other status is a failure.
    pub(crate) fn success(self) -> Result<Bytes, Failure> {
        if self.status.is_success() {
            Ok(self.body)
        } else {
            Err(Failure::of_reply(self.status.as_u16(), &self.body))
        }
    }
}

/// The client of one data source, for as long as its settings stay as they are.
pub(crate) struct Client {
    http: reqwest::Client,
    settings: Settings,
    tokens: TokenSource,
}

impl Client {
    /// Makes the client that `settings` describe.
    pub(crate) fn new(settings: Settings) -> Result<Self, Failure> {
        // A redirect would take the credentials to wherever the reply says.
        let mut builder = reqwest::Client::builder()
            .redirect(Policy::none())
            .connect_timeout(CONNECT_TIMEOUT);
        if let Some(pem) = &settings.authorities {
            let authorities = Certificate::from_pem_bundle(pem.as_bytes()).map_err(|_| not_pem("tlsCACert"))?;
            if authorities.is_empty() {
                return Err(not_pem("tlsCACert"));
            }
            builder = builder.tls_certs_only(authorities);
        }
        if let Some(identity) = &settings.identity {
            let pem = format!("{}\n{}", identity.certificate, identity.key.expose());
            let identity = Identity::from_pem(pem.as_bytes()).map_err(|_| not_pem("tlsClientCert and tlsClientKey"))?;
            builder = builder.identity(identity);
        }
        let http = builder
            .build()
            .map_err(|_| Failure::Settings("the TLS certificates and keys don't fit together".to_owned()))?;
        Ok(Self {
            http,
            settings,
            tokens: TokenSource::default(),
        })
    }

    /// Sends `call` and reads the reply, within the time that the settings give.
    pub(crate) async fn send(&self, call: Call<'_>) -> Result<Reply, Failure> {
        timeout(self.settings.timeout, self.exchange(call))
            .await
            .map_err(|_| Failure::Timeout)?
    }

    async fn exchange(&self, call: Call<'_>) -> Result<Reply, Failure> {
        let (request, token) = self.authorized(&call).await?;
        let reply = receive(request.send().await?, LARGEST_REPLY).await?;
        match token {
            // A token can be revoked before its time: it is worth one more try with another.
            Some(token) if reply.status == StatusCode::UNAUTHORIZED => {
                self.tokens.forget(&token).await;
                let (request, _) = self.authorized(&call).await?;
                receive(request.send().await?, LARGEST_REPLY).await
            }
            _ => Ok(reply),
        }
    }

    /// The request for `call` with the credentials, and the fetched token that is among them.
    async fn authorized(&self, call: &Call<'_>) -> Result<(RequestBuilder, Option<Secret>), Failure> {
        let url = below(&self.settings.url, call.path);
        let mut request = match &call.body {
            Some(body) => self
                .http
                .post(url)
                .header(CONTENT_TYPE, "application/json")
                .body(body.clone()),
            None => self.http.get(url),
        };
        request = request.header(ACCEPT, "application/json");
        if let Some(traceparent) = &call.traceparent {
            request = request.header(TRACEPARENT, traceparent);
        }
        if call.anonymous {
            return Ok((request, None));
        }
        Ok(match &self.settings.credentials {
            Credentials::None => (request, None),
            Credentials::Basic { user, password } => (request.basic_auth(user, Some(password.expose())), None),
            Credentials::ApiKey { header, key } => (request.header(header, sensitive("apiKey", key)?), None),
            Credentials::Bearer(token) => (request.bearer_auth(token.expose()), None),
            Credentials::ClientCredentials(client) => {
                let token = self.tokens.get(self.grant(client)).await?;
                (request.bearer_auth(token.expose()), Some(token))
            }
        })
    }

    async fn grant(&self, client: &ClientCredentials) -> Result<Grant, Failure> {
        #[derive(Deserialize)]
        struct Granted {
            access_token: String,
            expires_in: Option<u64>,
        }

        let mut form = vec![("grant_type", "client_credentials")];
        if !client.scopes.is_empty() {
            form.push(("scope", &client.scopes));
        }
        let request = self.http.post(client.token_url.clone()).form(&form);
        let request = request.basic_auth(
            form_encoded(&client.client_id),
            Some(form_encoded(client.secret.expose())),
        );
        let told = |failure: Failure| match failure {
            Failure::Unreachable(why) => Failure::Token(format!("can't be reached: {why}")),
            other => Failure::Token(format!("failed: {other}")),
        };
        let response = request.send().await.map_err(|error| told(error.into()))?;
        let reply = receive(response, LARGEST_GRANT).await.map_err(told)?;
        if !reply.status.is_success() {
            return Err(Failure::Token(format!(
                "refused the client: it answered {}",
                reply.status.as_u16()
            )));
        }
        match serde_json::from_slice::<Granted>(&reply.body) {
            Ok(Granted {
                access_token,
                expires_in,
            }) if !access_token.is_empty() => Ok(Grant {
                token: access_token.into(),
                lifetime: Duration::from_secs(expires_in.unwrap_or(DEFAULT_LIFETIME).min(u32::MAX.into())),
            }),
            _ => Err(Failure::Token("gave no token".to_owned())),
        }
    }
}

fn not_pem(key: &str) -> Failure {
    Failure::Settings(format!(
        "{key}: use PEM, from `-----BEGIN` to the end of the `-----END` line"
    ))
}

/// RFC 6749 wants a client's id and secret encoded as in a form before they become a user's name and password.
fn form_encoded(text: &str) -> String {
    form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

/// A header value that no log shows.
fn sensitive(key: &str, secret: &Secret) -> Result<HeaderValue, Failure> {
    let mut value = HeaderValue::from_str(secret.expose())
        .map_err(|_| Failure::Settings(format!("{key}: it has characters that no header can carry")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// `base` with `path` below it, whether or not `base` ends in a slash.
fn below(base: &Url, path: &str) -> Url {
    let mut url = base.clone();
    // Only a URL that can't be a base has no segments, and the settings refuse those.
    if let Ok(mut segments) = url.path_segments_mut() {
        segments.pop_if_empty().extend(path.split('/'));
    }
    url
}

/// Reads a reply of `largest` bytes at most.
async fn receive(mut response: Response, largest: usize) -> Result<Reply, Failure> {
    let mut body = BytesMut::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > largest {
            return Err(Failure::TooLarge(largest));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Reply {
        status: response.status(),
        content_type: response.headers().get(CONTENT_TYPE).cloned(),
        body: body.freeze(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_goes_below_the_address_with_one_slash() {
        for base in ["http://host/data/source", "http://host/data/source/"] {
            let url = below(&base.parse().unwrap(), "api/ds/query");
            assert_eq!(url.as_str(), "http://host/data/source/api/ds/query");
        }
        assert_eq!(
            below(&"http://host".parse().unwrap(), "health").as_str(),
            "http://host/health"
        );
    }

    #[test]
    fn a_key_that_no_header_can_carry_is_refused_without_showing_it() {
        let failure = sensitive("apiKey", &"hunter2\n".to_owned().into())
            .unwrap_err()
            .to_string();
        assert!(failure.contains("apiKey") && !failure.contains("hunter2"), "{failure}");
    }
}
