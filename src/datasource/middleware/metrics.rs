//! How many requests there were and how long they took, for Prometheus.
//!
//! A label's values must be few: every combination is a series that Prometheus keeps for weeks. So the route is a template,
//! and what no route or no known method names is counted together.

use std::{sync::Arc, time::Instant};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::route;

/// The path that isn't counted: Prometheus looks at it every few seconds, and would drown what people do.
const METRICS: &str = "/metrics";

/// The upper bounds of the durations' buckets, in seconds.
const BUCKETS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What is counted. A clone counts into the same place.
#[derive(Clone)]
pub struct Metrics(Arc<Inner>);

struct Inner {
    registry: Registry,
    requests: Family<Outcome, Counter>,
    durations: Family<Work, Histogram>,
    in_flight: Gauge,
    connections: Gauge,
    timeouts: Family<Late, Counter>,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Outcome {
    method: &'static str,
    route: String,
    status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Work {
    method: &'static str,
    route: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Late {
    phase: &'static str,
}

/// Counts something as there until it is dropped.
pub(crate) struct Present(Gauge);

impl Present {
    fn new(gauge: &Gauge) -> Self {
        gauge.inc();
        Self(gauge.clone())
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Default for Metrics {
    fn default() -> Self {
        let mut registry = Registry::default();
        let requests = Family::default();
        registry.register("http_requests", "Requests that were answered", requests.clone());
        let durations = Family::new_with_constructor((|| Histogram::new(BUCKETS)) as fn() -> Histogram);
        registry.register(
            "http_request_duration_seconds",
            "Time from a request's head to its reply's head",
            durations.clone(),
        );
        let in_flight = Gauge::default();
        registry.register(
            "http_requests_in_flight",
            "Requests that are being handled",
            in_flight.clone(),
        );
        let connections = Gauge::default();
        registry.register("http_connections", "Open connections", connections.clone());
        let timeouts = Family::default();
        registry.register(
            "http_connection_timeouts",
            "Connections that were closed because a phase took too long",
            timeouts.clone(),
        );
        Self(Arc::new(Inner {
            registry,
            requests,
            durations,
            in_flight,
            connections,
            timeouts,
        }))
    }
}

impl Metrics {
    /// Counts a connection as open.
    pub(crate) fn connection(&self) -> Present {
        Present::new(&self.0.connections)
    }

    /// Counts a connection that was closed in this phase for taking too long.
    pub(crate) fn timed_out(&self, phase: &'static str) {
        self.0.timeouts.get_or_create(&Late { phase }).inc();
    }

    /// All metrics in the `OpenMetrics` text format.
    pub fn text(&self) -> Result<String, std::fmt::Error> {
        let mut text = String::new();
        text::encode(&mut text, &self.0.registry)?;
        Ok(text)
    }
}

/// Counts the request, with the status that it was answered with.
pub(super) async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let route = route::template(&request);
    let route = route.as_ref().map_or("unmatched", MatchedPath::as_str).to_owned();
    if route == METRICS {
        return next.run(request).await;
    }
    let method = method(request.method());
    let start = Instant::now();
    let in_flight = Present::new(&metrics.0.in_flight);
    let response = next.run(request).await;
    drop(in_flight);
    let status = response.status().as_u16();
    let outcome = Outcome {
        method,
        route: route.clone(),
        status,
    };
    metrics.0.requests.get_or_create(&outcome).inc();
    let work = Work { method, route };
    let seconds = start.elapsed().as_secs_f64();
    metrics.0.durations.get_or_create(&work).observe(seconds);
    response
}

/// The method, if it is one of HTTP's own; anybody can invent others.
fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::TRACE => "TRACE",
        Method::CONNECT => "CONNECT",
        _ => "other",
    }
}
