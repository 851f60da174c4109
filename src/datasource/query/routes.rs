//! The routes: queries in both dialects, what can be asked for, and whether the data source works.

use std::{sync::Arc, time::SystemTime};

use axum::{
    Extension, Router,
    body::Bytes,
    extract::{Request as HttpRequest, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{get, post},
};

use super::{
    ask::Dialect,
    direct,
    engine::{Engine, Reply},
    health::{self, Health, HealthTarget},
    listing::Listing,
    request::Request,
};
use crate::datasource::{
    handlers::{ApiError, body, reply::json},
    live::Feed,
    middleware::RequestId,
};

/// What the routes need.
#[derive(Clone)]
pub struct QueryState {
    /// Answers the queries.
    pub engine: Arc<Engine>,
    /// Where queries and their answers are reported.
    pub feed: Feed,
    /// The data source behind this one, if there is one: the health check climbs it.
    pub upstream: Option<Arc<dyn HealthTarget>>,
}

/// `POST /api/ds/query`, `POST /query`, `GET /api/ds/scenarios` and `GET /api/ds/health`.
pub fn routes(state: QueryState) -> Router {
    Router::new()
        .route("/api/ds/query", post(grafana_query))
        .route("/query", post(mock_query))
        .route("/api/ds/scenarios", get(scenarios))
        .route("/api/ds/health", get(ds_health))
        .with_state(state)
}

async fn grafana_query(
    State(state): State<QueryState>,
    id: Option<Extension<RequestId>>,
    request: HttpRequest,
) -> Result<Response, ApiError> {
    query(state, id, request, Dialect::Grafana).await
}

async fn mock_query(
    State(state): State<QueryState>,
    id: Option<Extension<RequestId>>,
    request: HttpRequest,
) -> Result<Response, ApiError> {
    query(state, id, request, Dialect::Mock).await
}

/// Answers 200 whenever the request as a whole makes sense: what became of each query is in its entry.
async fn query(
    state: QueryState,
    id: Option<Extension<RequestId>>,
    request: HttpRequest,
    dialect: Dialect,
) -> Result<Response, ApiError> {
    let at = SystemTime::now();
    let sent = body::read(request.into_body(), state.engine.limits().body).await?;
    let request = Request::parse(&sent)?;
    let reply = state.engine.answer(request, dialect).await;
    let request_id = id.map(|Extension(id)| id.to_string()).unwrap_or_default();
    Ok(report(&state.feed, at, request_id, &sent, reply))
}

/// Reports a query to whoever watches, and makes its reply a response.
fn report(feed: &Feed, at: SystemTime, request_id: String, sent: &Bytes, reply: Reply) -> Response {
    let (event, body) = direct::event(at, request_id, sent, reply);
    feed.query(event);
    ([(CONTENT_TYPE, "application/json")], body).into_response()
}

async fn scenarios(State(state): State<QueryState>) -> Response {
    let contents = state.engine.contents().await;
    json(StatusCode::OK, &Listing::of(&contents))
}

async fn ds_health(State(state): State<QueryState>) -> Response {
    let health = match &state.upstream {
        Some(upstream) => health::climb(&**upstream, health::TIMEOUT).await,
        None => Health::working(),
    };
    json(StatusCode::OK, &health)
}
