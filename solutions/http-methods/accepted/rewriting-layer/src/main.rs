//! The same API with a layer that puts the router's own errors into the envelope and leaves their headers alone.

use std::{
    collections::BTreeMap,
    env,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Request, State, rejection::JsonRejection},
    http::{HeaderValue, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio::net::TcpListener;

type Shared = State<Arc<Mutex<Store>>>;

#[derive(Default)]
struct Store {
    names: BTreeMap<u64, String>,
    given: u64,
}

#[derive(Serialize)]
struct Item<'a> {
    name: &'a str,
    id: u64,
    kind: &'static str,
}

#[derive(Deserialize)]
struct New {
    #[serde(default)]
    name: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let routes = Router::new()
        .route("/health", get(|| async { Json(json!({ "status": "healthy" })) }))
        .route("/items", post(create))
        .route("/items", get(list))
        .route("/items/{id}", get(read).delete(remove))
        .with_state(Arc::default());
    // Around the finished router, so that 404s of unknown paths pass through it as well, and 405s with their `Allow`.
    let app = Router::new()
        .fallback_service(routes)
        .layer(middleware::from_fn(envelope));
    axum::serve(TcpListener::bind(("0.0.0.0", port)).await?, app).await?;
    Ok(())
}

async fn envelope(request: Request, next: Next) -> Response {
    let mut reply = next.run(request).await;
    let code = match reply.status() {
        StatusCode::NOT_FOUND => "NOT_FOUND",
        StatusCode::METHOD_NOT_ALLOWED => "METHOD_NOT_ALLOWED",
        StatusCode::BAD_REQUEST => "INVALID_REQUEST",
        _ => return reply,
    };
    let error = json!({ "error": { "message": code.to_lowercase(), "code": code }, "success": false, "data": null });
    *reply.body_mut() = Body::from(error.to_string());
    reply.headers_mut().remove(header::CONTENT_LENGTH);
    reply.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    reply
}

async fn list(State(store): Shared) -> Json<Value> {
    let store = store.lock().unwrap_or_else(PoisonError::into_inner);
    let items: Vec<_> = store.names.iter().map(|(&id, name)| item(id, name)).collect();
    Json(json!({ "success": true, "data": items, "error": null }))
}

async fn create(State(store): Shared, body: Result<Json<New>, JsonRejection>) -> Response {
    let Ok(Json(New { name })) = body else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    let name = name.trim();
    if !(1..=64).contains(&name.chars().count()) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    store.given += 1;
    let id = store.given;
    store.names.insert(id, name.to_owned());
    let host = "http://api.example";
    (
        StatusCode::CREATED,
        [(header::LOCATION, format!("{host}/items/{id}"))],
        Json(json!({ "success": true, "data": item(id, name) })),
    )
        .into_response()
}

async fn read(State(store): Shared, Path(id): Path<String>) -> Response {
    let store = store.lock().unwrap_or_else(PoisonError::into_inner);
    let found = id.parse().ok().and_then(|id| Some((id, store.names.get(&id)?)));
    match found {
        Some((id, name)) => Json(json!({ "success": true, "data": item(id, name) })).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn remove(State(store): Shared, Path(id): Path<String>) -> StatusCode {
    let mut store = store.lock().unwrap_or_else(PoisonError::into_inner);
    match id.parse().ok().and_then(|id: u64| store.names.remove(&id)) {
        Some(_) => StatusCode::NO_CONTENT,
        None => StatusCode::NOT_FOUND,
    }
}

fn item(id: u64, name: &str) -> Item<'_> {
    let kind = "item";
    Item { name, id, kind }
}
