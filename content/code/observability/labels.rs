//! Under which words a request is counted.

use std::io;

use axum::{
    Router,
    extract::{MatchedPath, Request},
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};

const METHODS: [&str; 9] = [
    "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE",
    "CONNECT",
];

// ANCHOR: labels
/// Under which words a request is counted. axum has matched before
/// a layer of the router runs, so this is called at the start.
fn labels(request: &Request) -> (&'static str, String) {
    let sent = request.method().as_str();
    let method = METHODS.into_iter().find(|method| *method == sent);
    let route = request.extensions().get::<MatchedPath>();
    (
        method.unwrap_or("other"),
        route.map_or("unmatched", MatchedPath::as_str).to_owned(),
    )
}
// ANCHOR_END: labels

async fn count(request: Request, next: Next) -> Response {
    let (method, route) = labels(&request);
    let response = next.run(request).await;
    println!("{method} {route} {}", response.status().as_u16());
    response
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new()
        .route("/items/{id}", get(async || "an item"))
        .layer(from_fn(count));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
