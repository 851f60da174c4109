//! A JSON reply that is encoded before the status is sent.

use axum::{Json, Router, routing::get};
use serde::Serialize;

// ANCHOR: reply
#[derive(Serialize)]
struct Status {
    status: &'static str,
    load: f64,
}

async fn livez() -> Json<Status> {
    Json(Status {
        status: "healthy",
        load: load(),
    })
}
// ANCHOR_END: reply

fn load() -> f64 {
    let runtime = tokio::runtime::Handle::current().metrics();
    runtime.num_alive_tasks() as f64 / runtime.num_workers() as f64
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/livez", get(livez));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
