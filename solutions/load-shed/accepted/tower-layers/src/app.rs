//! tower's layers count everybody who is inside; the handler waits for its turn among them.

use std::{sync::Arc, time::Duration};

use axum::{
    BoxError, Json, Router,
    error_handling::HandleErrorLayer,
    extract::{Query, State},
    http::{StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::{
    sync::Semaphore,
    time::{sleep, timeout},
};
use tower::{ServiceBuilder, limit::GlobalConcurrencyLimitLayer, load_shed::LoadShedLayer};

#[derive(Clone)]
struct Slots {
    free: Arc<Semaphore>,
    patience: Duration,
}

#[derive(Deserialize)]
struct Work {
    ms: u64,
}

pub fn app(slots: usize, queue: usize, patience: Duration) -> Router {
    let doors = ServiceBuilder::new()
        .layer(HandleErrorLayer::new(async |_: BoxError| unavailable()))
        .layer(LoadShedLayer::new())
        .layer(GlobalConcurrencyLimitLayer::new(slots + queue));
    let state = Slots {
        free: Arc::new(Semaphore::new(slots)),
        patience,
    };
    Router::new()
        .route("/work", get(work).layer(doors).with_state(state))
        .route("/health", get("healthy"))
}

async fn work(State(slots): State<Slots>, Query(work): Query<Work>) -> Result<Json<Value>, Response> {
    let slot = timeout(slots.patience, slots.free.acquire()).await;
    let _slot = slot.map_err(|_| unavailable())?.map_err(|_| unavailable())?;
    sleep(Duration::from_millis(work.ms)).await;
    Ok(Json(json!({ "done": true })))
}

fn unavailable() -> Response {
    let body = json!({ "success": false, "error": { "code": "UNAVAILABLE", "message": "try again" } });
    (StatusCode::SERVICE_UNAVAILABLE, [(RETRY_AFTER, "2")], Json(body)).into_response()
}
