//! A service that says what it understood of a query, or what is wrong with it.

mod error;
mod query;

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
};

use axum::{Json, Router, routing::post};
use serde::Serialize;
use tokio::net::TcpListener;

use query::Query;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    axum::serve(listener, Router::new().route("/api/query", post(answer))).await
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

#[derive(Serialize)]
struct Success<T> {
    success: bool,
    data: T,
}

/// What comes here is sound: the extractor has refused everything else.
async fn answer(query: Query) -> Json<Success<Query>> {
    Json(Success {
        success: true,
        data: query,
    })
}
