//! `GET /metrics`: what Prometheus scrapes.

use std::fmt::Write;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, header::ACCEPT, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};

use super::error::ApiError;
use crate::datasource::middleware::Metrics;

const OPENMETRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
const PROMETHEUS: &str = "text/plain; version=0.0.4; charset=utf-8";

/// `GET /metrics`.
pub fn routes(metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(scrape)).with_state(metrics)
}

/// Answers in the `OpenMetrics` format to who asks for it, as Prometheus does, and in Prometheus's older format to everybody else.
async fn scrape(State(metrics): State<Metrics>, headers: HeaderMap) -> Response {
    let text = match metrics.text() {
        Ok(text) => text,
        Err(error) => return ApiError::Internal(error.into()).into_response(),
    };
    let accept = headers.get(ACCEPT).and_then(|value| value.to_str().ok());
    if accept.is_some_and(|accept| accept.contains("application/openmetrics-text")) {
        ([(CONTENT_TYPE, OPENMETRICS)], text).into_response()
    } else {
        ([(CONTENT_TYPE, PROMETHEUS)], prometheus(&text)).into_response()
    }
}

/// The older format of the same metrics. There, the name of a counter's family has the `_total` of its samples.
fn prometheus(openmetrics: &str) -> String {
    let counters: Vec<&str> = openmetrics
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE ")?.strip_suffix(" counter"))
        .collect();
    let mut text = String::with_capacity(openmetrics.len());
    for line in openmetrics.lines().filter(|line| *line != "# EOF") {
        let mut words = line.splitn(4, ' ');
        let result = match (words.next(), words.next(), words.next(), words.next()) {
            (Some("#"), Some(what), Some(name), Some(rest)) if counters.contains(&name) => {
                writeln!(text, "# {what} {name}_total {rest}")
            }
            _ => writeln!(text, "{line}"),
        };
        debug_assert!(result.is_ok(), "a String takes everything");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::prometheus;

    #[test]
    fn a_counters_family_is_called_as_its_samples_are() {
        let openmetrics = "# HELP http_requests Requests that were answered.\n\
                           # TYPE http_requests counter\n\
                           http_requests_total{status=\"200\"} 5\n\
                           # HELP up Whether it is up.\n\
                           # TYPE up gauge\n\
                           up 1\n\
                           # EOF\n";
        assert_eq!(
            prometheus(openmetrics),
            "# HELP http_requests_total Requests that were answered.\n\
             # TYPE http_requests_total counter\n\
             http_requests_total{status=\"200\"} 5\n\
             # HELP up Whether it is up.\n\
             # TYPE up gauge\n\
             up 1\n"
        );
    }
}
