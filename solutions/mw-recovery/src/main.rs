//! A service whose handlers may panic, and which says so instead of falling silent.

mod access_log;
mod app;
mod auth;
mod counter;
mod error;

use std::{env, error::Error, net::Ipv4Addr};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = env::var("TOKEN")?;
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app::app(token)).await?;
    Ok(())
}
