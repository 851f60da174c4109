//! The handlers of `/items` and of what is below it.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, header::LOCATION},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::{error::ApiError, store::SharedStore};

/// The longest name, in characters.
const MAX_NAME: usize = 64;

#[derive(Debug, Deserialize)]
struct NewItem {
    name: String,
}

pub async fn list(State(store): State<SharedStore>) -> Json<Value> {
    success(&json!(store.lock().all()))
}

pub async fn create(State(store): State<SharedStore>, body: Bytes) -> Result<Response, ApiError> {
    let new: NewItem =
        serde_json::from_slice(&body).map_err(|error| ApiError::InvalidRequest(format!("not a new item: {error}")))?;
    let name = new.name.trim();
    if name.is_empty() || name.chars().count() > MAX_NAME {
        let message = format!("a name has 1 to {MAX_NAME} characters");
        return Err(ApiError::InvalidRequest(message));
    }
    let item = store.lock().add(name.to_owned());
    let location = format!("/items/{}", item.id);
    let reply = (StatusCode::CREATED, [(LOCATION, location)], success(&json!(item)));
    Ok(reply.into_response())
}

pub async fn read(State(store): State<SharedStore>, Path(id): Path<String>) -> Result<Json<Value>, ApiError> {
    let id = parse(&id)?;
    let store = store.lock();
    let item = store.get(id).ok_or_else(|| no_item(id))?;
    Ok(success(&json!(item)))
}

pub async fn delete(State(store): State<SharedStore>, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    let id = parse(&id)?;
    if store.lock().remove(id) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_item(id))
    }
}

/// An id from its segment of the path. What can't be an id names no item.
fn parse(id: &str) -> Result<u64, ApiError> {
    id.parse().map_err(|_| no_item(id))
}

fn no_item(id: impl std::fmt::Display) -> ApiError {
    ApiError::NotFound(format!("there is no item {id}"))
}

fn success(data: &Value) -> Json<Value> {
    Json(json!({ "success": true, "data": data }))
}
