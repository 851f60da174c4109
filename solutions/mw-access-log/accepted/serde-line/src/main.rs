//! The log as a tower service of its own, and the line as a struct that is written at one go.

use std::{
    convert::Infallible,
    env,
    io::{self, Write},
    process,
    sync::atomic::{AtomicUsize, Ordering},
    task::{Context, Poll},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::{MatchedPath, Path, Request},
    http::{HeaderValue, StatusCode},
    response::Response,
    routing::get,
};
use futures::future::BoxFuture;
use serde::Serialize;
use tokio::{net::TcpListener, time::sleep};
use tower::{Layer, Service, layer::layer_fn};

#[tokio::main]
async fn main() -> io::Result<()> {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".into());
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).await?;
    let routes = Router::new()
        .route("/ok", get("ok"))
        .route("/missing", get(StatusCode::NOT_FOUND))
        .route("/boom", get(StatusCode::INTERNAL_SERVER_ERROR))
        .route("/items/{id}", get(item));
    axum::serve(listener, routes.layer(log_layer())).await
}

async fn item(Path(id): Path<String>) -> String {
    sleep(Duration::from_millis(100)).await;
    id
}

fn log_layer<S>() -> impl Layer<S, Service = AccessLog<S>> + Clone {
    layer_fn(|inner| AccessLog { inner })
}

#[derive(Clone)]
struct AccessLog<S> {
    inner: S,
}

#[derive(Serialize)]
struct Line<'a> {
    request_id: &'a str,
    status: u16,
    duration_ms: u128,
    route: &'a str,
    path: &'a str,
    method: &'a str,
    #[serde(rename = "msg")]
    message: &'static str,
}

impl<S> Service<Request> for AccessLog<S>
where
    S: Service<Request, Response = Response, Error = Infallible> + Send,
    S::Future: Send + 'static,
{
    type Response = Response;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Response, Infallible>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let start = Instant::now();
        let method = request.method().to_string();
        let path = request.uri().path().to_owned();
        let route = match request.extensions().get::<MatchedPath>() {
            Some(route) => route.as_str().to_owned(),
            None => String::new(),
        };
        let sent = request.headers().get("x-request-id").and_then(|id| id.to_str().ok());
        let request_id = sent.filter(|id| fits(id)).map_or_else(fresh, str::to_owned);

        let answered = self.inner.call(request);
        Box::pin(async move {
            let mut response = answered.await?;
            let line = Line {
                request_id: &request_id,
                status: response.status().as_u16(),
                duration_ms: start.elapsed().as_millis(),
                route: &route,
                path: &path,
                method: &method,
                message: "served",
            };
            if let Ok(mut line) = serde_json::to_vec(&line) {
                line.push(b'\n');
                // Nobody can be told that the log can't be written.
                let _ = io::stderr().write_all(&line);
            }
            if let Ok(id) = HeaderValue::from_str(&request_id) {
                response.headers_mut().insert("x-request-id", id);
            }
            Ok(response)
        })
    }
}

fn fits(id: &str) -> bool {
    let odd = |c: char| !matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '.' | '_' | '-');
    !id.is_empty() && id.len() <= 64 && !id.contains(odd)
}

fn fresh() -> String {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let count = COUNT.fetch_add(1, Ordering::SeqCst);
    format!("{}.{}.{count}", process::id(), now.as_nanos())
}
