//! A server for clients that behave.

mod app;

use std::{env, error::Error, net::Ipv4Addr};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT")?.parse()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app::app()).await?;
    Ok(())
}
