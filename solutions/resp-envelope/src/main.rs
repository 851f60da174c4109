//! Gives out series: each reply is whole before its status is sent.

mod reply;
mod store;

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
};

use axum::{Router, extract::Path, routing::get};
use tokio::net::TcpListener;

use reply::{ApiError, Success};
use store::Series;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    let app = Router::new().route("/series/{name}", get(series));
    axum::serve(listener, app).await
}

/// The port that `PORT` names, or 8080 when it isn't set.
fn port() -> io::Result<u16> {
    match env::var("PORT") {
        Ok(text) => text
            .parse()
            .map_err(|_| io::Error::other(format!("PORT must be a number up to 65535, not {text:?}"))),
        Err(VarError::NotPresent) => Ok(8080),
        Err(error) => Err(io::Error::other(error)),
    }
}

async fn series(Path(name): Path<String>) -> Result<Success<Series>, ApiError> {
    let series = store::series(&name)
        .map_err(|error| {
            // The error's own text holds a password.
            eprintln!("series {name:?}: the store failed: {}", error.reason());
            ApiError::QueryFailed
        })?
        .ok_or(ApiError::NotFound)?;
    if !is_json(&series) {
        eprintln!("series {name:?}: a value is not finite");
        return Err(ApiError::QueryFailed);
    }
    Ok(Success(series))
}

/// Whether JSON has a number for every value. serde_json writes `null` for those that it hasn't, without a word.
fn is_json(series: &Series) -> bool {
    match series {
        Series::Points(points) => points.iter().filter_map(|point| point.v).all(f64::is_finite),
        Series::Count(_) => true,
    }
}
