//! An access log: one line of JSON for each request.

use std::{
    io,
    sync::atomic::{AtomicU64, Ordering},
    time::Instant,
};

use axum::{
    Router,
    extract::{MatchedPath, Path, Request},
    http::HeaderValue,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};

// ANCHOR: log
async fn access_log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();
    let id = request_id(request.headers().get("x-request-id"));

    let mut response = next.run(request).await;

    tracing::info!(
        method = method.as_str(),
        path,
        route = route.as_ref().map_or("", MatchedPath::as_str),
        status = response.status().as_u16(),
        duration_ms = start.elapsed().as_secs_f64() * 1000.0,
        request_id = id.to_str().unwrap_or_default(),
    );
    response.headers_mut().insert("x-request-id", id);
    response
}
// ANCHOR_END: log

// ANCHOR: id
fn request_id(sent: Option<&HeaderValue>) -> HeaderValue {
    let harmless = |id: &&HeaderValue| {
        let may_occur =
            |b: &u8| b.is_ascii_alphanumeric() || b"._-".contains(b);
        (1..=64).contains(&id.len()) && id.as_bytes().iter().all(may_occur)
    };
    sent.filter(harmless).cloned().unwrap_or_else(fresh)
}
// ANCHOR_END: id

fn fresh() -> HeaderValue {
    static COUNT: AtomicU64 = AtomicU64::new(1);
    HeaderValue::from(COUNT.fetch_add(1, Ordering::Relaxed))
}

#[tokio::main]
async fn main() -> io::Result<()> {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(io::stderr)
        .init();
    let app = Router::new()
        .route("/items/{id}", get(|Path(id): Path<String>| async { id }))
        .layer(from_fn(access_log));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
