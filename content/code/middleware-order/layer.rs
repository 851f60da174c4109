//! A layer written without axum: a type that wraps a service, and the service that it makes.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use axum::{Router, extract::Request, response::Response, routing::get};
use tower::{Layer, Service};

// ANCHOR: layer
#[derive(Clone, Default)]
struct CountLayer(Arc<AtomicU64>);

impl<S> Layer<S> for CountLayer {
    type Service = Count<S>;

    fn layer(&self, inner: S) -> Count<S> {
        let seen = Arc::clone(&self.0);
        Count { inner, seen }
    }
}
// ANCHOR_END: layer

#[derive(Clone)]
struct Count<S> {
    inner: S,
    seen: Arc<AtomicU64>,
}

// ANCHOR: service
impl<S> Service<Request> for Count<S>
where
    S: Service<Request, Response = Response, Error = Infallible>,
{
    type Response = Response;
    type Error = Infallible;
    type Future = S::Future;

    fn poll_ready(
        &mut self,
        cx: &mut Context<'_>,
    ) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> S::Future {
        self.seen.fetch_add(1, Ordering::Relaxed);
        self.inner.call(request)
    }
}
// ANCHOR_END: service

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new()
        .route("/annotations", get("[]"))
        .layer(CountLayer::default());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
