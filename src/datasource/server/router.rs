//! All routes, and the layers around them.

use std::sync::Arc;

use axum::Router;

use super::Readiness;
use crate::datasource::{
    auth::{Authenticator, RequireIdentity, oauth},
    config::Config,
    handlers,
    live::Feed,
    middleware::{Around, Deadlines, Metrics},
    outgoing::{Client, proxy},
};

/// What the routes work with.
pub(super) struct State {
    /// Says whether requests are welcome.
    pub(super) readiness: Readiness,
    /// Where requests are counted.
    pub(super) metrics: Metrics,
    /// Who watches requests.
    pub(super) feed: Feed,
    /// Judges who calls.
    pub(super) authenticator: Arc<Authenticator>,
    /// The server behind `/proxy`, if one is configured.
    pub(super) upstream: Option<Arc<Client>>,
}

/// The whole service.
///
/// What needs an identity is layered before it is merged with what doesn't. The guard is also around the answer to paths and
/// methods that don't exist, so that a stranger doesn't learn which ones do.
pub(super) fn router(config: &Config, state: State) -> Router {
    let server = &config.server;
    let metrics = handlers::operations::metrics(state.metrics.clone());
    let mut open = Router::new().merge(handlers::operations::health(state.readiness));
    let mut guarded = Router::new().merge(handlers::query(server.max_body_bytes));
    if config.auth.open_metrics {
        open = open.merge(metrics);
    } else {
        guarded = guarded.merge(metrics);
    }
    if state.authenticator.issues_tokens() {
        open = open.merge(oauth::routes(Arc::clone(&state.authenticator)));
    }
    if let Some(upstream) = state.upstream {
        guarded = guarded.merge(proxy::routes(upstream));
    }
    let guarded = guarded
        .fallback(handlers::not_found)
        .method_not_allowed_fallback(handlers::method_not_allowed)
        .layer(RequireIdentity::new(state.authenticator));
    let routes = open
        .method_not_allowed_fallback(handlers::method_not_allowed)
        .merge(guarded);
    let around = Around {
        feed: state.feed,
        metrics: state.metrics,
        deadlines: Deadlines::new(server.read_timeout, server.handler_timeout),
        max_body_bytes: server.max_body_bytes,
    };
    around.wrap(routes)
}
