//! A line that is written even if the request's future is dropped.

use axum::{
    Router,
    extract::Request,
    middleware::{Next, from_fn},
    response::Response,
    routing::get,
};

// ANCHOR: line
struct Line {
    path: String,
    status: u16,
}

impl Drop for Line {
    fn drop(&mut self) {
        let Self { path, status } = self;
        tracing::info!(path, status);
    }
}

async fn access_log(request: Request, next: Next) -> Response {
    let mut line = Line {
        path: request.uri().path().to_owned(),
        status: 499, // the client left; nginx's number for it
    };
    let response = next.run(request).await;
    line.status = response.status().as_u16();
    response
}
// ANCHOR_END: line

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().json().init();
    let app = Router::new()
        .route("/", get("ok"))
        .layer(from_fn(access_log));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
