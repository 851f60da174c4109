//! Recovery that keeps the panic's text to itself, inside of the log.

use std::{
    any::Any,
    sync::{Mutex, PoisonError},
};

use axum::{
    Json, Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

// ANCHOR: recover
fn recovered(panic: Box<dyn Any + Send>) -> Response {
    let said = match panic.downcast_ref::<String>() {
        Some(text) => text.as_str(),
        None => match panic.downcast_ref::<&str>() {
            Some(text) => text,
            None => "no text",
        },
    };
    tracing::error!(said, "panic");
    fail(StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR")
}
// ANCHOR_END: recover

fn chain(api: Router) -> Router {
    Router::new()
        .route("/livez", get(async || "alive"))
        .nest("/api", api.layer(from_fn(require)))
        .layer(
            // The first layer is the outermost.
            ServiceBuilder::new()
                .layer(from_fn(logged))
                .layer(CatchPanicLayer::custom(recovered)),
        )
}

// ANCHOR: lock
struct Counter(Mutex<u64>);

impl Counter {
    fn advance(&self, step: impl FnOnce(u64) -> u64) -> u64 {
        // A panic in `step` comes before the write: all is well.
        let lock = self.0.lock();
        let mut value = lock.unwrap_or_else(PoisonError::into_inner);
        *value = step(*value);
        *value
    }
}
// ANCHOR_END: lock

// ANCHOR: spawned
async fn report() -> Result<Json<Value>, Response> {
    match tokio::spawn(count()).await {
        Ok(rows) => Ok(Json(json!({ "rows": rows }))),
        Err(error) if error.is_panic() => {
            Err(recovered(error.into_panic()))
        }
        Err(_) => Err(fail(StatusCode::SERVICE_UNAVAILABLE, "UNAVAILABLE")),
    }
}
// ANCHOR_END: spawned

async fn count() -> u64 {
    panic!("no rows");
}

async fn require(request: Request, next: Next) -> Response {
    next.run(request).await
}

async fn logged(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    tracing::info!(path, status = response.status().as_u16());
    response
}

fn fail(status: StatusCode, code: &str) -> Response {
    let error = json!({ "code": code, "message": "our fault" });
    let body = Json(json!({ "success": false, "error": error }));
    (status, body).into_response()
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let counter: &'static Counter =
        Box::leak(Box::new(Counter(Mutex::new(0))));
    let api = Router::new().route("/report", get(report)).route(
        "/count",
        get(async || counter.advance(|_| panic!("no step")).to_string()),
    );
    let port = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(port, chain(api)).await
}
