//! The port comes from the environment, and a wrong one stops the program.

use std::{
    env::{self, VarError},
    error::Error,
};

use axum::Router;

// ANCHOR: port
fn port() -> Result<u16, String> {
    let text = match env::var("PORT") {
        Ok(text) => text,
        Err(VarError::NotPresent) => return Ok(8080),
        Err(error) => return Err(format!("PORT: {error}")),
    };
    text.parse()
        .map_err(|_| format!("PORT={text:?}: want a number up to 65535"))
}
// ANCHOR_END: port

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let address = ("127.0.0.1", port()?);
    let listener = tokio::net::TcpListener::bind(address).await?;
    axum::serve(listener, Router::new()).await?;
    Ok(())
}
