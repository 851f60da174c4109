//! A name for each request, so that a client's complaint, the reply and the lines of the log can be put together.

use std::{
    fmt,
    hash::{BuildHasher, RandomState},
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use axum::{
    extract::Request,
    http::{HeaderMap, HeaderName, HeaderValue},
    response::Response,
};

/// The header that carries the id, in both directions.
const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long an id from outside may be, in bytes.
const LONGEST: usize = 64;

/// A request's id. Handlers find it in the request's extensions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestId(Arc<str>);

impl RequestId {
    /// The id's text: letters, digits, `.`, `_` and `-`.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Gives a request its id: the client's own if it sent one that is harmless, otherwise a fresh one.
    pub(super) fn assign(request: &mut Request) -> Self {
        let id = Self::sent(request.headers()).unwrap_or_else(Self::fresh);
        request.extensions_mut().insert(id.clone());
        id
    }

    /// Repeats the id in the reply.
    pub(super) fn mark(&self, response: &mut Response) {
        if let Ok(value) = HeaderValue::from_str(self.as_str()) {
            response.headers_mut().insert(X_REQUEST_ID, value);
        }
    }

    /// The id that the client sent, if it is harmless: what else it contained would end up in the log and in other
    /// programs that read the log.
    fn sent(headers: &HeaderMap) -> Option<Self> {
        let text = headers.get(X_REQUEST_ID)?.to_str().ok()?;
        let harmless = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        let fits = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(harmless);
        fits.then(|| Self(text.into()))
    }

    /// An id that no other request of this process has, and hardly one of another process.
    fn fresh() -> Self {
        static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("process"));
        static COUNT: AtomicU64 = AtomicU64::new(1);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        Self(format!("{:016x}-{count}", *PROCESS).into())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{RequestId, X_REQUEST_ID};

    fn sent(value: &[u8]) -> Option<String> {
        let headers = HeaderMap::from_iter([(X_REQUEST_ID, HeaderValue::from_bytes(value).unwrap())]);
        RequestId::sent(&headers).map(|id| id.to_string())
    }

    #[test]
    fn a_harmless_id_is_kept() {
        assert_eq!(sent(b"a.B_9-z").as_deref(), Some("a.B_9-z"));
        assert!(sent(&[b'a'; 64]).is_some());
    }

    #[test]
    fn another_one_is_not() {
        for id in [&b""[..], b"a b", b"a%0Ab", b"a\"b", b"\xffa", &[b'a'; 65]] {
            assert_eq!(sent(id), None, "{id:?}");
        }
    }

    #[test]
    fn fresh_ids_differ_and_would_be_kept_by_the_next_server() {
        let (first, second) = (RequestId::fresh(), RequestId::fresh());
        assert_ne!(first, second);
        assert_eq!(sent(first.as_str().as_bytes()).as_deref(), Some(first.as_str()));
    }
}
