//! One line in the log for each request.

use std::time::{Instant, SystemTime};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};

use super::{RequestId, route};
use crate::datasource::live::{Exchange, Feed};

/// What nginx calls a request whose client left before the reply was there.
const CLIENT_CLOSED_REQUEST: u16 = 499;

/// Logs a request when its reply's head is known, and tells whoever watches.
///
/// Neither the query string nor any header is written down: they may carry secrets.
pub(super) async fn access_log(State(feed): State<Feed>, mut request: Request, next: Next) -> Response {
    let mut line = Line {
        feed,
        at: SystemTime::now(),
        start: Instant::now(),
        method: request.method().clone(),
        path: request.uri().path().to_owned(),
        route: route::template(&request),
        id: RequestId::assign(&mut request),
        status: CLIENT_CLOSED_REQUEST,
    };
    let mut response = next.run(request).await;
    line.status = response.status().as_u16();
    line.id.mark(&mut response);
    response
}

/// The line. It is written when it is dropped, so that a request that was given up is not without one.
struct Line {
    feed: Feed,
    at: SystemTime,
    start: Instant,
    method: Method,
    path: String,
    route: Option<MatchedPath>,
    id: RequestId,
    status: u16,
}

impl Drop for Line {
    fn drop(&mut self) {
        let duration = self.start.elapsed();
        let route = self.route.as_ref().map(MatchedPath::as_str);
        tracing::info!(
            method = self.method.as_str(),
            path = self.path,
            route = route.unwrap_or_default(),
            status = self.status,
            duration_ms = duration.as_secs_f64() * 1000.0,
            request_id = self.id.as_str(),
            "request"
        );
        self.feed.request(Exchange {
            at: self.at,
            method: self.method.as_str().to_owned(),
            path: std::mem::take(&mut self.path),
            route: route.map(str::to_owned),
            status: self.status,
            duration,
            request_id: self.id.to_string(),
        });
    }
}
