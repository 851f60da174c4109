//! All routes, and the layers around them.

use std::sync::Arc;

use axum::Router;

use super::Readiness;
use crate::datasource::{
    auth::{Authenticator, RequireIdentity, RequireScope, Scope, me, oauth},
    config::Config,
    handlers,
    live::Feed,
    middleware::{Around, Deadlines, Metrics},
    outgoing::{Client, proxy},
    prometheus,
    query::{self, Engine, QueryState, health::HealthTarget},
    scenario::Player,
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
    /// The server behind `/proxy`, if one is configured.
    pub(super) upstream: Option<Arc<Client>>,
    /// What answers before the routes do, if anything.
    pub(super) scenario: Option<Player>,
}

/// The whole service.
pub(super) fn router(config: &Config, state: State) -> Router {
    let server = &config.server;
    let authenticator = Arc::new(Authenticator::new(&config.auth));
    let queries = queries(&state, server.max_body_bytes);

    let mut open = handlers::health(state.readiness);
    let mut guarded = Router::new()
        .merge(handlers::query(server.max_body_bytes))
        .merge(handlers::series(Arc::clone(&state.catalogue)))
        .merge(query::routes(queries))
        .merge(prometheus::routes(state.catalogue, state.feed.clone()));
    let metrics = handlers::metrics(state.metrics.clone());
    if config.auth.open_metrics {
        open = open.merge(metrics);
    } else {
        guarded = guarded.merge(metrics);
    }
    if authenticator.issues_tokens() {
        open = open.merge(oauth::routes(Arc::clone(&authenticator)));
    }
    // What reads the server's own data asks for that scope; who one is and what is elsewhere don't.
    guarded = guarded.route_layer(RequireScope::new(Scope::Read)).merge(me::routes());
    if let Some(upstream) = state.upstream {
        guarded = guarded.merge(proxy::routes(upstream));
    }

    let around = Around {
        feed: state.feed,
        metrics: state.metrics,
        scenario: state.scenario,
        deadlines: Deadlines::new(server.read_timeout, server.handler_timeout),
        max_body_bytes: server.max_body_bytes,
    };
    around.wrap(with_refusals(open).merge(authenticated(guarded, authenticator)))
}

fn queries(state: &State, max_body_bytes: usize) -> QueryState {
    let limits = query::Limits {
        body: max_body_bytes,
        ..query::Limits::default()
    };
    QueryState {
        engine: Arc::new(Engine::new(Arc::clone(&state.catalogue), limits)),
        feed: state.feed.clone(),
        upstream: state.upstream.clone().map(|client| client as Arc<dyn HealthTarget>),
    }
}

/// Lets only those through to these routes who may call. Paths that don't exist are behind the same door: a stranger doesn't
/// learn which ones do.
fn authenticated(routes: Router, authenticator: Arc<Authenticator>) -> Router {
    with_refusals(routes)
        .fallback(handlers::not_found)
        .layer(RequireIdentity::new(authenticator))
}

/// Answers a method that a route doesn't serve.
fn with_refusals(routes: Router) -> Router {
    routes.method_not_allowed_fallback(handlers::method_not_allowed)
}
