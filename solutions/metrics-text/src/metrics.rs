//! Counts requests and measures their durations, under few labels, and tells Prometheus.

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};

/// The methods that may be a label; whatever else somebody invents is one more.
const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT",
];

/// The upper bounds of the buckets, in seconds. The last bucket has none.
const BOUNDS: [f64; 11] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What has been counted since the start.
#[derive(Default)]
pub struct Metrics(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    requests: BTreeMap<(Work, u16), u64>,
    durations: BTreeMap<Work, Histogram>,
}

/// What a request was about, in words of which there are few.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Work {
    method: &'static str,
    route: String,
}

/// How many durations were in which bucket. The buckets are apart here, and added up when they are shown.
#[derive(Default)]
struct Histogram {
    buckets: [u64; BOUNDS.len() + 1],
    seconds: f64,
}

impl Metrics {
    fn lock(&self) -> MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn count(&self, work: Work, status: StatusCode, took: Duration) {
        let mut counts = self.lock();
        *counts.requests.entry((work.clone(), status.as_u16())).or_default() += 1;
        counts.durations.entry(work).or_default().observe(took.as_secs_f64());
    }
}

impl Work {
    fn of(request: &Request) -> Self {
        let method = METHODS.into_iter().find(|method| *method == request.method().as_str());
        let route = request.extensions().get::<MatchedPath>();
        Self {
            method: method.unwrap_or("other"),
            route: route.map_or("unmatched", MatchedPath::as_str).to_owned(),
        }
    }
}

impl Histogram {
    fn observe(&mut self, seconds: f64) {
        let bucket = BOUNDS.iter().position(|bound| seconds <= *bound);
        self.buckets[bucket.unwrap_or(BOUNDS.len())] += 1;
        self.seconds += seconds;
    }
}

impl fmt::Display for Work {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "method=\"{}\",route=\"{}\"", self.method, self.route)
    }
}

/// Prometheus's text format.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "# TYPE http_requests_total counter")?;
        for ((work, status), count) in &self.requests {
            writeln!(f, "http_requests_total{{{work},status=\"{status}\"}} {count}")?;
        }
        let name = "http_request_duration_seconds";
        writeln!(f, "# TYPE {name} histogram")?;
        for (work, histogram) in &self.durations {
            let mut count = 0;
            let bounds = BOUNDS.iter().map(f64::to_string).chain(["+Inf".to_owned()]);
            for (bound, bucket) in bounds.zip(histogram.buckets) {
                count += bucket;
                writeln!(f, "{name}_bucket{{{work},le=\"{bound}\"}} {count}")?;
            }
            writeln!(f, "{name}_sum{{{work}}} {}", histogram.seconds)?;
            writeln!(f, "{name}_count{{{work}}} {count}")?;
        }
        Ok(())
    }
}

/// Counts a request when its reply is known.
pub async fn measure(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let work = Work::of(&request);
    let start = Instant::now();
    let response = next.run(request).await;
    metrics.count(work, response.status(), start.elapsed());
    response
}

/// `GET /metrics`.
pub async fn scrape(State(metrics): State<Arc<Metrics>>) -> impl IntoResponse {
    let mut text = String::new();
    // A string takes everything.
    let _ = write!(text, "{}", metrics.lock());
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text)
}
