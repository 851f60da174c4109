//! A service that says what it understood of a query, or what is wrong with it. What is asked stands in the task.

use std::{env, net::Ipv4Addr};

use axum::{
    Json, Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde_json::json;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    let port: u16 = port.parse().expect("PORT must be a number up to 65535");
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .await
        .expect("the port must be free");
    let app = Router::new().route("/api/query", post(answer));
    if let Err(error) = axum::serve(listener, app).await {
        eprintln!("the server stopped: {error}");
    }
}

/// The whole request: its body has not been read yet.
async fn answer(_request: Request) -> Response {
    failure(StatusCode::NOT_IMPLEMENTED, "NOT_IMPLEMENTED", "still to be written")
}

/// An error in the form that all errors have here.
fn failure(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({
        "success": false,
        "error": { "code": code, "message": message },
    });
    (status, Json(body)).into_response()
}
