//! One line in the log for each request.

use std::time::Instant;

use axum::{extract::Request, middleware::Next, response::Response};

/// Logs method, path, status and duration of a request.
///
/// It has to be the outermost layer, so that the replies that other layers make are logged, too. Neither the query
/// string nor any header is logged: they may carry secrets.
pub async fn access_log(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = request.method().clone();
    let path = request.uri().path().to_owned();

    let response = next.run(request).await;

    let status = response.status().as_u16();
    let duration_ms = start.elapsed().as_secs_f64() * 1000.0;
    tracing::info!(%method, path, status, duration_ms, "request");
    response
}
