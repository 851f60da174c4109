//! Atomic counters, cumulative from the start, in no particular order.

use std::{
    collections::HashMap,
    fmt::Write,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Instant,
};

use axum::{
    extract::{MatchedPath, Request, State},
    http::Method,
    middleware::Next,
    response::Response,
};

const MILLISECONDS: [u64; 3] = [100, 500, 1000];

#[derive(Default)]
pub struct Metrics {
    requests: RwLock<HashMap<String, Arc<AtomicU64>>>,
    durations: RwLock<HashMap<String, Arc<Durations>>>,
}

#[derive(Default)]
struct Durations {
    up_to: [AtomicU64; MILLISECONDS.len()],
    count: AtomicU64,
    microseconds: AtomicU64,
}

fn series<T: Default>(all: &RwLock<HashMap<String, Arc<T>>>, labels: &str) -> Arc<T> {
    if let Some(series) = all.read().unwrap_or_else(PoisonError::into_inner).get(labels) {
        return Arc::clone(series);
    }
    let mut all = all.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(all.entry(labels.to_owned()).or_default())
}

fn method(method: &Method) -> &str {
    match *method {
        Method::GET | Method::HEAD | Method::POST | Method::PUT | Method::PATCH => method.as_str(),
        Method::DELETE | Method::OPTIONS | Method::TRACE | Method::CONNECT => method.as_str(),
        _ => "other",
    }
}

pub async fn measure(
    State(metrics): State<Arc<Metrics>>,
    path: Option<MatchedPath>,
    request: Request,
    next: Next,
) -> Response {
    let route = path.as_ref().map_or("unmatched", MatchedPath::as_str);
    let work = format!("route=\"{route}\",method=\"{}\"", method(request.method()));
    let begun = Instant::now();
    let response = next.run(request).await;
    let took = begun.elapsed();
    let durations = series(&metrics.durations, &work);
    for (bound, bucket) in MILLISECONDS.iter().zip(&durations.up_to) {
        if took.as_millis() < u128::from(*bound) {
            bucket.fetch_add(1, Relaxed);
        }
    }
    durations.count.fetch_add(1, Relaxed);
    durations.microseconds.fetch_add(took.as_micros() as u64, Relaxed);
    let outcome = format!("status=\"{}\",{work}", response.status().as_str());
    series(&metrics.requests, &outcome).fetch_add(1, Relaxed);
    response
}

pub async fn scrape(State(metrics): State<Arc<Metrics>>) -> String {
    let mut text = "# HELP http_requests_total Replies.\n# TYPE http_requests_total counter\n".to_owned();
    for (labels, count) in &*metrics.requests.read().unwrap_or_else(PoisonError::into_inner) {
        let _ = writeln!(text, "http_requests_total{{{labels}}} {}", count.load(Relaxed));
    }
    text.push_str("# HELP http_request_duration_seconds Time.\n# TYPE http_request_duration_seconds histogram\n");
    for (labels, durations) in &*metrics.durations.read().unwrap_or_else(PoisonError::into_inner) {
        let name = "http_request_duration_seconds";
        let count = durations.count.load(Relaxed);
        let bounds = ["0.1", "0.50", "1e0"].into_iter();
        for (bound, bucket) in bounds.zip(&durations.up_to) {
            let _ = writeln!(
                text,
                "{name}_bucket{{le=\"{bound}\",{labels},}} {}",
                bucket.load(Relaxed)
            );
        }
        let _ = writeln!(text, "{name}_bucket{{le=\"+Inf\",{labels}}} {count}.0");
        let _ = writeln!(text, "{name}_count{{{labels}}} {count}");
        let seconds = durations.microseconds.load(Relaxed) as f64 / 1e6;
        let _ = writeln!(text, "{name}_sum{{{labels}}} {seconds:e} {}", 1_700_000_000_000_u64);
    }
    text.push_str("# EOF\n");
    text
}
