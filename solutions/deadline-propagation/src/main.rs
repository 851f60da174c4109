//! A service that answers by asking another one, within the time that its caller has.

mod app;
mod budget;
mod error;
mod upstream;

use std::{env, error::Error, net::Ipv4Addr};

use tokio::net::TcpListener;

use crate::upstream::Upstream;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let upstream = Upstream::new(env::var("UPSTREAM_URL")?)?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app::app(upstream)).await?;
    Ok(())
}
