//! The routes, all of them measured, and the page that Prometheus reads.

use std::time::{Duration, Instant};

use axum::{
    Json, Router,
    extract::{MatchedPath, Path, Query, Request},
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::metrics::{Event, Recorder, recorder, scrape};

pub fn app() -> Router {
    let recorder = recorder();
    let told = recorder.clone();
    let measured = Router::new()
        .route("/items/{id}", get(item))
        .route("/fail", get(fail))
        .route("/slow", get(slow))
        .fallback(not_found)
        .layer(from_fn(move |request, next| measure(told.clone(), request, next)));
    let page = Router::new().route("/metrics", get(async move || scrape(recorder).await));
    page.merge(measured)
}

async fn measure(recorder: Recorder, request: Request, next: Next) -> Response {
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => "unmatched".to_owned(),
    };
    let method = request.method().clone();
    let begun = Instant::now();
    let response = next.run(request).await;
    let event = Event {
        method,
        route,
        status: response.status(),
        took: begun.elapsed(),
    };
    // The channel is in order, so that whoever asks later finds this counted.
    let _ = recorder.send(event.into());
    response
}

async fn item(Path(id): Path<String>) -> Json<Value> {
    Json(json!({ "id": id }))
}

async fn fail() -> (StatusCode, Json<Value>) {
    let body = json!({ "error": "this route fails" });
    (StatusCode::INTERNAL_SERVER_ERROR, Json(body))
}

/// How long a reply takes.
#[derive(Deserialize)]
struct Slow {
    ms: u64,
}

async fn slow(Query(slow): Query<Slow>) -> Json<Value> {
    sleep(Duration::from_millis(slow.ms)).await;
    Json(json!({ "slept": slow.ms }))
}

async fn not_found() -> (StatusCode, Json<Value>) {
    (StatusCode::NOT_FOUND, Json(json!({ "error": "no such path" })))
}
