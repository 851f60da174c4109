//! Reads the limits and serves.

mod app;

use std::{env, error::Error, net::Ipv4Addr, time::Duration};

use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let slots = env::var("MAX_INFLIGHT")?.parse()?;
    let queue = env::var("MAX_QUEUE")?.parse()?;
    let patience = Duration::from_millis(env::var("QUEUE_TIMEOUT_MS")?.parse()?);
    let port: u16 = env::var("PORT")?.parse()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app::app(slots, queue, patience)).await?;
    Ok(())
}
