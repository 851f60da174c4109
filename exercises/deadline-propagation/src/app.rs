//! The route, and what a request has to say.

use axum::{
    Json, Router,
    extract::{Query, State},
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{error::ApiError, upstream::Upstream};

/// The whole service.
pub fn app(upstream: Upstream) -> Router {
    Router::new().route("/query", get(query)).with_state(upstream)
}

#[derive(Deserialize)]
struct Parameters {
    path: String,
}

async fn query(
    State(upstream): State<Upstream>,
    Query(parameters): Query<Parameters>,
) -> Result<Json<Value>, ApiError> {
    // A task of its own, so that the answer is fetched to its end whatever becomes of the client.
    let call = tokio::spawn(async move { upstream.get(&parameters.path).await });
    let data = call.await.map_err(|_| ApiError::Internal)??;
    Ok(Json(json!({ "success": true, "data": data })))
}
