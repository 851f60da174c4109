//! Routes of a small service that keeps alert silences.

use axum::{Router, extract::Path, http::StatusCode, routing::get};

// ANCHOR: routes
fn routes() -> Router {
    let all = get(list).post(create);
    let one = get(show).delete(remove);
    Router::new()
        .route("/silences", all)
        .route("/silences/{id}", one)
        .route("/livez", get(async || "alive"))
}

async fn show(Path(id): Path<String>) -> String {
    format!("silence {id}")
}
// ANCHOR_END: routes

async fn list() -> &'static str {
    "all silences"
}

async fn create() -> StatusCode {
    StatusCode::CREATED
}

async fn remove() -> StatusCode {
    StatusCode::NO_CONTENT
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, routes()).await
}
