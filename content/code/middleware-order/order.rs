//! A service whose layers stand in the order that works.

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;

// ANCHOR: app
fn app() -> Router {
    let api = Router::new()
        .route("/annotations", get("[]"))
        .fallback(StatusCode::NOT_FOUND)
        .layer(from_fn(auth));

    Router::new()
        .route("/livez", get("ok"))
        .nest("/api", api)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(access_log))
                .layer(CatchPanicLayer::new()),
        )
}
// ANCHOR_END: app

async fn auth(request: Request, next: Next) -> Response {
    next.run(request).await
}

async fn access_log(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    println!("{}", response.status());
    response
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app()).await
}
