//! Every request in a task of its own: a panic is what joining it says. A lock that knows no poison.

use std::{env, io::Write, net::Ipv4Addr, sync::Arc, time::Instant};

use axum::{
    Json, Router,
    extract::{MatchedPath, Request, State},
    http::{StatusCode, header},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Mutex};

type Shared = Arc<Mutex<u64>>;

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let expected: Arc<str> = format!("Bearer {}", env::var("TOKEN").unwrap_or_default()).into();
    let app = Router::new()
        .route("/counter", get(count))
        .route("/panic", get(panic_at_once))
        .route("/panic-async", get(panic_later))
        .route("/panic-locked", get(panic_locked))
        .route("/spawn-panic", get(panic_spawned))
        .route(
            "/health",
            get(async || Json(json!({ "status": "healthy", "pid": std::process::id() }))),
        )
        .fallback(async || failure(StatusCode::NOT_FOUND, "NOT_FOUND"))
        .layer(from_fn(in_a_task))
        .layer(from_fn_with_state(expected, authorized))
        .layer(from_fn(log))
        .with_state(Shared::default());
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app).await
}

async fn in_a_task(request: Request, next: Next) -> Response {
    match tokio::spawn(next.run(request)).await {
        Ok(response) => response,
        Err(_) => failure(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR"),
    }
}

async fn authorized(State(expected): State<Arc<str>>, request: Request, next: Next) -> Response {
    let sent = request.headers().get(header::AUTHORIZATION);
    if request.uri().path() == "/health" || sent.is_some_and(|sent| sent.as_bytes() == expected.as_bytes()) {
        return next.run(request).await;
    }
    let mut refused = failure(StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
    let challenge = header::HeaderValue::from_static("Bearer");
    refused.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    refused
}

struct Line {
    start: Instant,
    members: Value,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.members["duration_ms"] = (self.start.elapsed().as_secs_f64() * 1e3).into();
        let line = format!("{}\n", self.members);
        let _ = std::io::stderr().write_all(line.as_bytes());
    }
}

async fn log(request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let members = json!({
        "level": "info",
        "method": request.method().as_str(),
        "path": request.uri().path(),
        "route": route.unwrap_or_default(),
        "status": 499,
    });
    let mut line = Line {
        start: Instant::now(),
        members,
    };
    let response = next.run(request).await;
    line.members["status"] = response.status().as_u16().into();
    response
}

async fn count(State(counter): State<Shared>) -> Json<Value> {
    let mut value = counter.lock().await;
    *value += 1;
    Json(json!({ "value": *value }))
}

async fn panic_at_once() {
    panic!("at once: tenant-4711");
}

async fn panic_later() {
    tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    panic!("later: tenant-4711");
}

async fn panic_locked(State(counter): State<Shared>) {
    let _value = counter.lock().await;
    panic!("locked: tenant-4711");
}

async fn panic_spawned() -> Response {
    let joined = tokio::spawn(async { panic!("spawned: tenant-4711") }).await;
    match joined {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => std::panic::resume_unwind(error.into_panic()),
    }
}

fn failure(status: StatusCode, code: &str) -> Response {
    let error = json!({ "code": code, "message": "see the log" });
    (status, Json(json!({ "success": false, "error": error }))).into_response()
}
