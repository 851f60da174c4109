//! Serves its version and its health.

use std::{env, error::Error, time::Duration};

use axum::{Router, routing::get};
use tokio::net::TcpListener;

// ANCHOR: version
/// What `VERSION` was when this was compiled; Cargo compiles anew
/// when it changes.
const VERSION: &str = match option_env!("VERSION") {
    Some(version) => version,
    None => "dev",
};
// ANCHOR_END: version

// ANCHOR: health
/// Asks the server that runs in the same container.
async fn healthcheck(port: &str) -> Result<(), reqwest::Error> {
    reqwest::Client::builder()
        .timeout(Duration::from_secs(2))
        .no_proxy() // HTTP_PROXY is not for 127.0.0.1
        .build()?
        .get(format!("http://127.0.0.1:{port}/health"))
        .send()
        .await?
        .error_for_status()?;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port = env::var("PORT").unwrap_or_else(|_| "8080".to_owned());
    if env::args().nth(1).as_deref() == Some("healthcheck") {
        return Ok(healthcheck(&port).await?); // an error exits with 1
    }
    serve(&port).await
}
// ANCHOR_END: health

async fn serve(port: &str) -> Result<(), Box<dyn Error>> {
    let app = Router::new()
        .route("/health", get(async || "ok\n"))
        .route("/version", get(async || format!("{VERSION}\n")));
    let listener = TcpListener::bind(format!("0.0.0.0:{port}")).await?;
    axum::serve(listener, app).await?;
    Ok(())
}
