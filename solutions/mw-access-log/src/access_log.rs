//! One line in the log for each request, and an id that leads from a reply to its line.

use std::{
    hash::{BuildHasher, RandomState},
    io,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};

const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// How long an id from outside may be.
const LONGEST_ID: usize = 64;

/// Makes the log lines of JSON on standard error, their fields beside each other.
pub fn write_to_stderr() {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(io::stderr)
        .init();
}

/// Logs a request when its reply is known.
///
/// Neither the query string nor a header is written down, the id aside: they may carry secrets.
pub async fn access_log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let request_id = id_of(request.headers());

    let mut response = next.run(request).await;

    tracing::info!(
        method = method.as_str(),
        path,
        route = route.as_ref().map_or("", MatchedPath::as_str),
        status = response.status().as_u16(),
        duration_ms = start.elapsed().as_secs_f64() * 1000.0,
        request_id = request_id.to_str().unwrap_or_default(),
        "request"
    );
    response.headers_mut().insert(X_REQUEST_ID, request_id);
    response
}

/// The id that the client sent, if it is harmless, or a fresh one.
fn id_of(headers: &HeaderMap) -> HeaderValue {
    let sent = headers.get(X_REQUEST_ID).filter(|id| is_harmless(id.as_bytes()));
    sent.cloned().unwrap_or_else(fresh_id)
}

/// Whether an id may be repeated: whoever reads the log, and whatever program does, must not be led astray by it.
fn is_harmless(id: &[u8]) -> bool {
    let may_occur = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    (1..=LONGEST_ID).contains(&id.len()) && id.iter().all(may_occur)
}

/// An id that no other request of this process has, and hardly one of another process.
fn fresh_id() -> HeaderValue {
    static PROCESS: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("process"));
    static COUNT: AtomicU64 = AtomicU64::new(1);
    let id = format!("{:016x}-{}", *PROCESS, COUNT.fetch_add(1, Ordering::Relaxed));
    HeaderValue::try_from(id).unwrap_or_else(|_| HeaderValue::from_static("none"))
}
