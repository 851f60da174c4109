//! A server that says where it listens.

use std::{
    env,
    error::Error,
    net::{IpAddr, SocketAddr},
};

use axum::{Router, routing::get};
use tokio::net::TcpListener;

// ANCHOR: listen
/// `127.0.0.1` on a laptop; the image sets `HOST=0.0.0.0`.
async fn listen() -> Result<TcpListener, Box<dyn Error>> {
    let host: IpAddr = match env::var("HOST") {
        Ok(host) => {
            host.parse().map_err(|e| format!("HOST={host}: {e}"))?
        }
        Err(_) => [127, 0, 0, 1].into(),
    };
    let listener = TcpListener::bind(SocketAddr::new(host, 8080)).await?;
    println!("listening on {}", listener.local_addr()?);
    Ok(listener)
}
// ANCHOR_END: listen

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let app = Router::new().route("/livez", get(async || "ok\n"));
    Ok(axum::serve(listen().await?, app).await?)
}
