//! The same API on hyper alone: a match on the path, and below it one on the method that knows its own `Allow`.

use std::{
    convert::Infallible,
    env,
    error::Error,
    sync::{Mutex, PoisonError},
};

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::Incoming,
    header::{self, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The names by their ids less one; a deleted item leaves a hole, so that ids are never given again.
static NAMES: Mutex<Vec<Option<String>>> = Mutex::new(Vec::new());

type Reply = Response<Full<Bytes>>;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(async move {
            let service = service_fn(|request| async { Ok::<_, Infallible>(answer(request).await) });
            let served = http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service)
                .await;
            if let Err(error) = served {
                eprintln!("connection failed: {error}");
            }
        });
    }
}

async fn answer(request: Request<Incoming>) -> Reply {
    let path = request.uri().path().to_owned();
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    match path.strip_prefix("/items") {
        None if path == "/health" => match reads {
            true => json(StatusCode::OK, &json!({ "status": "healthy" })),
            false => not_allowed("GET, HEAD, OPTIONS"),
        },
        Some("") => match *request.method() {
            _ if reads => list(),
            Method::POST => create(request.into_body()).await,
            _ => not_allowed("POST, GET"),
        },
        Some(rest) if rest.starts_with('/') && !rest[1..].contains('/') => {
            let Ok(id) = rest[1..].parse() else {
                return error(StatusCode::NOT_FOUND, "NOT_FOUND");
            };
            match *request.method() {
                _ if reads => read(id),
                Method::DELETE => delete(id),
                _ => not_allowed("GET,HEAD,DELETE"),
            }
        }
        _ => error(StatusCode::NOT_FOUND, "NOT_FOUND"),
    }
}

fn list() -> Reply {
    let names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let there = names.iter().zip(1_u64..);
    let items = there.filter_map(|(name, id)| Some(json!({ "id": id, "name": name.as_ref()? })));
    success(StatusCode::OK, &items.collect())
}

async fn create(body: Incoming) -> Reply {
    let Ok(body) = body.collect().await else {
        return error(StatusCode::BAD_REQUEST, "INVALID_REQUEST");
    };
    let document: Value = serde_json::from_slice(&body.to_bytes()).unwrap_or_default();
    let name = document["name"].as_str().unwrap_or_default().trim();
    if name.is_empty() || name.chars().nth(64).is_some() {
        return error(StatusCode::BAD_REQUEST, "INVALID_REQUEST");
    }
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    names.push(Some(name.to_owned()));
    let id = names.len();
    let mut reply = success(StatusCode::CREATED, &json!({ "id": id, "name": name }));
    if let Ok(location) = HeaderValue::from_str(&format!("/items/{id}")) {
        reply.headers_mut().insert(header::LOCATION, location);
    }
    reply
}

fn read(id: usize) -> Reply {
    let names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    match id.checked_sub(1).and_then(|at| names.get(at)?.as_ref()) {
        Some(name) => success(StatusCode::OK, &json!({ "id": id, "name": name })),
        None => error(StatusCode::NOT_FOUND, "NOT_FOUND"),
    }
}

fn delete(id: usize) -> Reply {
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    let taken = id.checked_sub(1).and_then(|at| names.get_mut(at)?.take());
    if taken.is_none() {
        return error(StatusCode::NOT_FOUND, "NOT_FOUND");
    }
    let mut reply = Response::default();
    *reply.status_mut() = StatusCode::NO_CONTENT;
    reply
}

fn not_allowed(allow: &'static str) -> Reply {
    let mut reply = error(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED");
    reply
        .headers_mut()
        .insert(header::ALLOW, HeaderValue::from_static(allow));
    reply
}

fn error(status: StatusCode, code: &str) -> Reply {
    let message = status.canonical_reason();
    json(
        status,
        &json!({ "success": false, "error": { "code": code, "message": message } }),
    )
}

fn success(status: StatusCode, data: &Value) -> Reply {
    json(status, &json!({ "success": true, "data": data }))
}

fn json(status: StatusCode, body: &Value) -> Reply {
    let mut reply = Response::new(Full::from(body.to_string()));
    *reply.status_mut() = status;
    let json = HeaderValue::from_static("application/json");
    reply.headers_mut().insert(header::CONTENT_TYPE, json);
    reply
}
