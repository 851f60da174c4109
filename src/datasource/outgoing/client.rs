//! Calls to the upstream: allowed headers, one credential, no redirects, a largest reply.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{
    body::Bytes,
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{ACCEPT, CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use reqwest::{Certificate, Identity, Url, redirect};
use rustls::crypto::ring;

use super::{
    config::{Credential, Tls, Upstream},
    credential::{NotAHeader, Prepared},
    target::BaseUrl,
    token_source::TokenError,
};

/// How long it may take to connect.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// The largest reply, in bytes.
pub const MOST_BYTES: usize = 1024 * 1024;

/// The only headers that go from a caller to the upstream. A list of what is forbidden would miss the next header that
/// carries a secret.
const FORWARDED: [HeaderName; 2] = [ACCEPT, HeaderName::from_static("traceparent")];

/// The only headers that come back; `Set-Cookie` would let an upstream set cookies for this server.
const RETURNED: [HeaderName; 2] = [CONTENT_TYPE, CONTENT_ENCODING];

/// Calls one upstream. It is built once, because it holds the connections that are kept and the token.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base: BaseUrl,
    credential: Prepared,
}

/// A request that this server makes for itself.
#[derive(Debug, Clone, Copy)]
pub struct OwnRequest {
    /// The path below the base URL, without a slash before it.
    pub path: &'static str,
    /// Whether it goes with the credential.
    pub with_credential: bool,
    /// What is posted; a request without it is a GET.
    pub json: Option<&'static str>,
}

/// What the upstream answered.
#[derive(Debug, Clone)]
pub struct Reply {
    /// Its status: a success, or an error that isn't about our credentials.
    pub status: StatusCode,
    /// Those of its headers that may be passed on.
    pub headers: HeaderMap,
    /// Its body.
    pub body: Bytes,
}

/// Why a client can't be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A file can't be read.
    #[error("the upstream can't be called: {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file has something else in it.
    #[error("the upstream can't be called: {}: there is no {expected} in it, in PEM", path.display())]
    Pem {
        /// The file.
        path: PathBuf,
        /// What should be there.
        expected: &'static str,
    },
    /// The credential can't be sent.
    #[error(transparent)]
    Credential(#[from] NotAHeader),
    /// The HTTP client can't be set up.
    #[error("the upstream can't be called: {0}")]
    Http(#[source] reqwest::Error),
}

/// Why a call gave no reply. No text of it has a URL or a secret in it.
#[derive(Debug, thiserror::Error)]
pub enum UpstreamError {
    /// There is no token to call with.
    #[error("there is no token for the upstream")]
    Token(#[from] TokenError),
    /// The path isn't one that can be below the base URL.
    #[error("the upstream has no such path")]
    NoTarget,
    /// It can't be connected to, or broke off.
    #[error("the upstream can't be reached, or broke off")]
    Broken(#[source] reqwest::Error),
    /// It took too long.
    #[error("the upstream took too long")]
    TimedOut,
    /// It doesn't take our credentials, about which a caller can do nothing.
    #[error("the upstream refused this server's credentials with {0}")]
    Refused(StatusCode),
    /// It points elsewhere. Nobody vouches for that place, so our credentials don't go there.
    #[error("the upstream answered with a redirect ({0}), which is not followed")]
    Redirected(StatusCode),
    /// Its reply is too large.
    #[error("the upstream's reply is larger than {MOST_BYTES} bytes")]
    TooLarge,
}

impl Client {
    /// A client for an upstream.
    pub fn new(config: Upstream) -> Result<Self, BuildError> {
        // reqwest takes the process's provider of cryptography. If one is there already, that one is fine too.
        let _ = ring::default_provider().install_default();
        let is_encrypted = config.url.is_https()
            || matches!(&config.credential, Credential::OAuth(oauth) if oauth.token_url.is_https());
        let builder = reqwest::Client::builder()
            .user_agent(concat!("bigtent/", env!("CARGO_PKG_VERSION")))
            .redirect(redirect::Policy::none())
            .retry(reqwest::retry::never())
            // Where a call goes is decided by the configuration, and not by `HTTP_PROXY` in somebody's shell.
            .no_proxy()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(config.timeout);
        let http = trusting(builder, &config.tls, is_encrypted)?
            .build()
            .map_err(|error| BuildError::Http(error.without_url()))?;
        Ok(Self {
            credential: Prepared::new(config.credential, &http)?,
            base: config.url,
            http,
        })
    }

    /// The upstream's URL.
    pub fn base(&self) -> &BaseUrl {
        &self.base
    }

    /// Sends a request of this server's own. Whatever the upstream answers is an answer, also a refusal and a redirect.
    pub async fn send(&self, own: OwnRequest) -> Result<(StatusCode, Bytes), UpstreamError> {
        let target = self.base.target(own.path, None).map_err(|_| UpstreamError::NoTarget)?;
        let mut request = match own.json {
            None => self.http.get(target),
            Some(json) => self
                .http
                .post(target)
                .header(CONTENT_TYPE, "application/json")
                .body(json),
        };
        if own.with_credential
            && let Some((name, value)) = self.credential.header().await?
        {
            request = request.header(name, value);
        }
        let response = request.send().await?;
        let status = response.status();
        let body = read(response, MOST_BYTES).await?.ok_or(UpstreamError::TooLarge)?;
        Ok((status, body))
    }

    /// Gets a URL that [`BaseUrl::target`] made, for a caller with these headers.
    pub async fn get(&self, target: Url, caller: &HeaderMap) -> Result<Reply, UpstreamError> {
        let mut headers = only(&FORWARDED, caller);
        if let Some((name, value)) = self.credential.header().await? {
            headers.insert(name, value);
        }
        let response = self.http.get(target).headers(headers).send().await?;
        let status = response.status();
        if status.is_redirection() {
            return Err(UpstreamError::Redirected(status));
        }
        if matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) {
            return Err(UpstreamError::Refused(status));
        }
        Ok(Reply {
            status,
            headers: only(&RETURNED, response.headers()),
            body: read(response, MOST_BYTES).await?.ok_or(UpstreamError::TooLarge)?,
        })
    }
}

/// A body, or `None` if it is larger than `most` bytes; nothing beyond them is read.
pub(super) async fn read(mut response: reqwest::Response, most: usize) -> reqwest::Result<Option<Bytes>> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > most {
            return Ok(None);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Some(body.into()))
}

/// Those of some headers that are allowed.
fn only(allowed: &[HeaderName], headers: &HeaderMap) -> HeaderMap {
    let mut passed = HeaderMap::new();
    for name in allowed {
        for value in headers.get_all(name) {
            passed.append(name, value.clone());
        }
    }
    passed
}

/// Sets whom the client trusts, and which certificate it shows.
fn trusting(
    mut builder: reqwest::ClientBuilder,
    tls: &Tls,
    is_encrypted: bool,
) -> Result<reqwest::ClientBuilder, BuildError> {
    if let Some(path) = &tls.authorities {
        let pem = file(path)?;
        let authorities = Certificate::from_pem_bundle(&pem)
            .ok()
            .filter(|certificates| !certificates.is_empty())
            .ok_or_else(|| no_pem(path, "certificate"))?;
        builder = builder.tls_certs_only(authorities);
    } else if !is_encrypted {
        // The system's certificates aren't needed, and a small image has none.
        builder = builder.tls_certs_only([]);
    }
    if let Some(identity) = &tls.identity {
        let mut pem = file(&identity.certificates)?;
        pem.push(b'\n');
        pem.extend(file(&identity.key)?);
        let identity = Identity::from_pem(&pem).map_err(|_| no_pem(&identity.key, "certificate with its key"))?;
        builder = builder.identity(identity);
    }
    Ok(builder)
}

fn file(path: &Path) -> Result<Vec<u8>, BuildError> {
    fs::read(path).map_err(|source| BuildError::File {
        path: path.to_owned(),
        source,
    })
}

fn no_pem(path: &Path, expected: &'static str) -> BuildError {
    BuildError::Pem {
        path: path.to_owned(),
        expected,
    }
}

impl From<reqwest::Error> for UpstreamError {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self::TimedOut
        } else {
            Self::Broken(error.without_url())
        }
    }
}
