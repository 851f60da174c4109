//! One middleware that catches and logs, with the futures crate and tracing; the health check is a router of its own.

use std::{
    env,
    net::Ipv4Addr,
    panic::AssertUnwindSafe,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use axum::{
    Json, Router,
    extract::{FromRequestParts, MatchedPath, Request},
    http::{StatusCode, header, request::Parts},
    middleware::{Next, from_extractor, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::FutureExt;
use serde_json::{Value, json};
use tokio::net::TcpListener;

static COUNTER: Mutex<u64> = Mutex::new(0);

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr)
        .init();
    let open = Router::new().route("/health", get(async || Json(json!({ "status": "healthy" }))));
    let app = Router::new()
        .route("/counter", get(count))
        .route("/panic", get(panic_at_once))
        .route("/panic-async", get(panic_later))
        .route("/panic-locked", get(panic_locked))
        .route("/spawn-panic", get(panic_spawned))
        .fallback(async || (StatusCode::NOT_FOUND, failure("NOT_FOUND")))
        .layer(from_extractor::<Authorized>())
        .merge(open)
        .layer(from_fn(around));
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?;
    axum::serve(listener, app).await
}

async fn around(request: Request, next: Next) -> Response {
    let start = Instant::now();
    let (method, path) = (request.method().clone(), request.uri().path().to_owned());
    let route = request.extensions().get::<MatchedPath>().cloned();
    let caught = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    let response = caught.unwrap_or_else(|_| {
        let body = failure("INTERNAL_ERROR");
        (StatusCode::INTERNAL_SERVER_ERROR, body).into_response()
    });
    let duration_ms = start.elapsed().as_secs_f64() * 1000.0;
    let route = route.as_ref().map_or("", MatchedPath::as_str);
    let status = response.status().as_u16();
    tracing::info!(%method, path, route, status, duration_ms);
    response
}

struct Authorized;

impl<S: Sync> FromRequestParts<S> for Authorized {
    type Rejection = (StatusCode, [(header::HeaderName, &'static str); 1], Json<Value>);

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let sent = parts
            .headers
            .get(header::AUTHORIZATION)
            .and_then(|value| value.to_str().ok());
        let token = sent.and_then(|sent| sent.strip_prefix("Bearer "));
        if token.is_some() && token == env::var("TOKEN").ok().as_deref() {
            return Ok(Self);
        }
        let challenge = [(header::WWW_AUTHENTICATE, "Bearer")];
        Err((StatusCode::UNAUTHORIZED, challenge, failure("UNAUTHORIZED")))
    }
}

fn locked() -> MutexGuard<'static, u64> {
    COUNTER.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn count() -> Json<Value> {
    let mut value = locked();
    *value += 1;
    Json(json!({ "value": *value }))
}

async fn panic_at_once() {
    panic!("tenant-4711 has no plan");
}

async fn panic_later() {
    tokio::task::yield_now().await;
    panic!("tenant-4711 has no rows");
}

async fn panic_locked() {
    let _value = locked();
    panic!("tenant-4711 has no step");
}

async fn panic_spawned() -> Result<(), (StatusCode, Json<Value>)> {
    tokio::spawn(async { panic!("tenant-4711 has no report") })
        .await
        .map_err(|_| (StatusCode::INTERNAL_SERVER_ERROR, failure("INTERNAL_ERROR")))
}

fn failure(code: &str) -> Json<Value> {
    let error = json!({ "code": code, "message": "this didn't work" });
    Json(json!({ "success": false, "error": error }))
}
