//! Gives out series. It is in use, and it lies to its clients in several ways: what it should do stands in the task.

mod reply;
mod store;

use std::{env, io, net::Ipv4Addr};

use axum::{Router, extract::Path, http::StatusCode, response::Response, routing::get};
use tokio::net::TcpListener;

use store::Series;

#[tokio::main]
async fn main() -> io::Result<()> {
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok());
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port.unwrap_or(8080))).await?;
    let app = Router::new().route("/series/{name}", get(series));
    axum::serve(listener, app).await
}

async fn series(Path(name): Path<String>) -> Response {
    match store::series(&name) {
        Ok(Some(Series::Points(points))) => reply::write_points(points),
        Ok(Some(Series::Count(count))) => reply::write_count(count),
        Ok(None) => reply::write_error(StatusCode::NOT_FOUND, "NOT_FOUND", "there is no such series"),
        Err(error) => {
            eprintln!("series {name}: {error}");
            reply::write_error(StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED", &error.to_string())
        }
    }
}
