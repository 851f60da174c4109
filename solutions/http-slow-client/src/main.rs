//! A server that slow clients can't occupy.

mod app;
mod limits;
mod server;

use std::{error::Error, net::Ipv4Addr};

use tokio::net::TcpListener;

use limits::{Limits, variable};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let limits = Limits::from_env()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, variable("PORT")?)).await?;
    match server::serve(listener, app::app(limits.body), limits).await {}
}
