//! A service that takes on as much work as it can do, and says no to the rest.

mod app;
mod limit;

use std::{
    env::{self, VarError},
    error::Error,
    net::Ipv4Addr,
    str::FromStr,
    time::Duration,
};

use tokio::net::TcpListener;

use crate::limit::Limits;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let limits = Limits::new(
        variable("MAX_INFLIGHT", 2)?,
        variable("MAX_QUEUE", 2)?,
        Duration::from_millis(variable("QUEUE_TIMEOUT_MS", 500)?),
    );
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, variable("PORT", 8080)?)).await?;
    axum::serve(listener, app::app(limits)).await?;
    Ok(())
}

/// A number from the environment.
fn variable<T: FromStr>(name: &str, default: T) -> Result<T, String> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} can't be {text:?}")),
        Err(VarError::NotPresent) => Ok(default),
        Err(error) => Err(format!("{name}: {error}")),
    }
}
