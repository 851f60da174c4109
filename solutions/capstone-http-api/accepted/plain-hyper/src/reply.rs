//! Replies in JSON.

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Response,
    header::{ALLOW, CONTENT_TYPE, HeaderValue},
};
use serde::Serialize;
use serde_json::json;

pub type Reply = Response<Full<Bytes>>;

pub fn json(status: u16, body: &impl Serialize) -> Reply {
    let bytes = serde_json::to_vec(body).unwrap_or_default();
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "application/json; charset=utf-8")
        .body(Full::from(bytes))
        .unwrap_or_default()
}

pub fn success(data: &impl Serialize) -> Reply {
    json(200, &json!({ "data": data, "success": true, "error": null }))
}

pub fn error(status: u16, code: &str, message: &str) -> Reply {
    json(
        status,
        &json!({ "success": false, "data": null, "error": { "message": message, "code": code, "status": status } }),
    )
}

pub fn not_allowed(allow: &'static str) -> Reply {
    let mut reply = error(405, "METHOD_NOT_ALLOWED", "not that way");
    reply.headers_mut().insert(ALLOW, HeaderValue::from_static(allow));
    reply
}
