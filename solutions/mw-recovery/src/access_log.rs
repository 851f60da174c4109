//! One line in the log for each request.

use std::{
    io::{self, Write},
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request},
    middleware::Next,
    response::Response,
};
use serde_json::json;

/// Writes a line for a request once its reply's head is known.
pub async fn access_log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();
    let route = request.extensions().get::<MatchedPath>().cloned();

    let response = next.run(request).await;

    let line = json!({
        "method": method,
        "path": path,
        "route": route.as_ref().map_or("", MatchedPath::as_str),
        "status": response.status().as_u16(),
        "duration_ms": start.elapsed().as_secs_f64() * 1000.0,
    });
    // One write for the whole line, because the messages of panics go to the same stream. If nobody reads it, there is
    // nobody to tell.
    let _ = io::stderr().write_all(format!("{line}\n").as_bytes());
    response
}
