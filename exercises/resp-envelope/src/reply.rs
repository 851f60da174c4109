//! Writes replies.

use axum::{
    Json,
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use futures::{StreamExt, stream};
use serde::Serialize;
use serde_json::json;
use tokio::task::yield_now;

use crate::store::Point;

#[derive(Serialize)]
struct Envelope {
    success: bool,
    #[serde(skip_serializing_if = "is_zero")]
    data: u64,
}

fn is_zero(count: &u64) -> bool {
    *count == 0
}

pub fn write_count(count: u64) -> Response {
    let body = Envelope {
        success: true,
        data: count,
    };
    Json(body).into_response()
}

/// Sends the status at once, and each point as soon as it is encoded: the reply is never in memory as a whole.
pub fn write_points(points: Vec<Point>) -> Response {
    if points.is_empty() {
        return Json(json!({ "success": true })).into_response();
    }
    let pieces = points.into_iter().enumerate().map(|(position, point)| {
        let before = if position == 0 {
            r#"{"success":true,"data":["#
        } else {
            ","
        };
        Ok(format!("{before}{}", encode(&point)?))
    });
    let pieces = pieces.chain([Ok("]}".to_owned())]);
    let body = stream::iter(pieces).then(async |piece: Result<String, String>| {
        yield_now().await; // other requests get their turn
        piece
    });
    ([(CONTENT_TYPE, "application/json")], Body::from_stream(body)).into_response()
}

/// A point as JSON. Not every number is one there.
fn encode(point: &Point) -> Result<String, String> {
    if point.v.is_some_and(|value| !value.is_finite()) {
        return Err(format!("the value at {} is not finite", point.t));
    }
    serde_json::to_string(point).map_err(|error| error.to_string())
}

pub fn write_error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({
        "success": false,
        "error": { "code": code, "message": message },
    });
    (status, Json(body)).into_response()
}
