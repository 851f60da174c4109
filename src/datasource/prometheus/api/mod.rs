//! The HTTP API: its routes, under `/prometheus`.

use std::sync::Arc;

use axum::{
    Router,
    http::StatusCode,
    routing::{any, get},
};
use tokio::sync::Semaphore;

use super::{limits::Limits, storage::Storage};
use crate::datasource::live::Feed;

mod catalogue;
mod encode;
mod parameters;
mod query;
mod reply;
mod report;
mod status;
mod time;
mod work;

/// What the handlers share.
struct Api {
    storage: Arc<dyn Storage>,
    limits: Limits,
    /// Where queries and their answers are reported.
    feed: Feed,
    /// Places for queries that are evaluated at the same time.
    places: Arc<Semaphore>,
}

/// The routes of the API over a store of series, below `/prometheus`, with the default limits; queries are reported to the feed.
pub fn routes(storage: Arc<dyn Storage>, feed: Feed) -> Router {
    limited_routes(storage, feed, Limits::default())
}

/// The same with other limits.
pub fn limited_routes(storage: Arc<dyn Storage>, feed: Feed, limits: Limits) -> Router {
    let api = Api {
        places: Arc::new(Semaphore::new(limits.concurrent)),
        storage,
        limits,
        feed,
    };
    Router::new()
        .route("/prometheus/api/v1/query", get(query::instant).post(query::instant))
        .route("/prometheus/api/v1/query_range", get(query::range).post(query::range))
        .route(
            "/prometheus/api/v1/query_exemplars",
            get(query::exemplars).post(query::exemplars),
        )
        .route(
            "/prometheus/api/v1/labels",
            get(catalogue::names).post(catalogue::names),
        )
        .route("/prometheus/api/v1/label/{name}/values", get(catalogue::values))
        .route(
            "/prometheus/api/v1/series",
            get(catalogue::series).post(catalogue::series),
        )
        .route("/prometheus/api/v1/metadata", get(catalogue::metadata))
        .route("/prometheus/api/v1/status/buildinfo", get(status::buildinfo))
        .route("/prometheus/api/v1/rules", get(status::rules))
        .route("/prometheus/api/v1/alerts", get(status::alerts))
        .route("/prometheus/-/healthy", get("Prometheus Server is Healthy.\n"))
        .route("/prometheus/-/ready", get("Prometheus Server is Ready.\n"))
        .route(
            "/prometheus/{*path}",
            any((StatusCode::NOT_FOUND, "404 page not found\n")),
        )
        .method_not_allowed_fallback(async || (StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed\n"))
        .with_state(Arc::new(api))
}
