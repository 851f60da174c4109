//! A middleware as an async function, and the same layers in two notations.

use axum::{
    Router,
    extract::Request,
    http::{HeaderValue, header::CACHE_CONTROL},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use tower::ServiceBuilder;

// ANCHOR: middleware
async fn no_store(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    // On the way out: the response is still a value.
    response
        .headers_mut()
        .insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}
// ANCHOR_END: middleware

// ANCHOR: builder
/// Enters log, then auth: the first is outermost.
fn with_builder(routes: Router) -> Router {
    let layers = ServiceBuilder::new()
        .layer(from_fn(log))
        .layer(from_fn(auth));
    routes.layer(layers)
}
// ANCHOR_END: builder

// ANCHOR: repeated
/// Enters auth, then log: the last is outermost.
fn with_repeated_calls(routes: Router) -> Router {
    routes.layer(from_fn(log)).layer(from_fn(auth))
}
// ANCHOR_END: repeated

// ANCHOR: late
fn late() -> Router {
    Router::new()
        .route("/annotations", get("[]"))
        .layer(from_fn(auth))
        .route("/admin/keys", get("keys"))
}
// ANCHOR_END: late

async fn log(request: Request, next: Next) -> Response {
    println!("{}", request.uri().path());
    next.run(request).await
}

async fn auth(request: Request, next: Next) -> Response {
    next.run(request).await
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let routes = late().layer(from_fn(no_store));
    let app = with_builder(with_repeated_calls(routes));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
