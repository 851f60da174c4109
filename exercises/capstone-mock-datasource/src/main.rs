//! A mock data source: series that look random and are the same each time, in Grafana's frames.

mod app;
mod error;

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;
    let is_broken = env::var_os("MOCK_BROKEN").is_some_and(|value| value == "1");
    axum::serve(listener, app::app(is_broken)).await
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
