//! The route, and what a request has to say.

use axum::{
    Json, Router,
    extract::{Query, State, rejection::QueryRejection},
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{budget::Budget, error::ApiError, upstream::Upstream};

/// The whole service.
pub fn app(upstream: Upstream) -> Router {
    Router::new().route("/query", get(query)).with_state(upstream)
}

#[derive(Deserialize)]
struct Parameters {
    path: Option<String>,
}

/// Everything is awaited here, in the request's own future: when the time is over or the client gone, that future is
/// dropped, and the call upstream with it.
async fn query(
    budget: Budget,
    State(upstream): State<Upstream>,
    parameters: Result<Query<Parameters>, QueryRejection>,
) -> Result<Json<Value>, ApiError> {
    let path = parameters.ok().and_then(|Query(parameters)| parameters.path);
    let path = path
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .ok_or(ApiError::BadRequest(
            "`path` has to be a path that begins with one slash",
        ))?;
    let data = budget.bound(upstream.get(&path, budget.left_ms())).await??;
    Ok(Json(json!({ "success": true, "data": data })))
}
