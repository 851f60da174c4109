//! A query service, from its configuration to its last reply.

mod access_log;
mod app;
mod error;
mod query;

use std::{
    env::{self, VarError},
    io,
    net::Ipv4Addr,
    num::NonZeroU16,
    pin::pin,
    process::ExitCode,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    select,
    signal::unix::{SignalKind, signal},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

/// How long the requests in flight may take after the signal to stop: longer than a handler may run.
const DRAIN_LIMIT: Duration = Duration::from_secs(5);

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().json().flatten_event(true).init();
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> io::Result<()> {
    // The signals come first, so that none is missed once somebody can connect.
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port()?)).await?;

    let stop = CancellationToken::new();
    let server = axum::serve(listener, app::app()).with_graceful_shutdown(stop.clone().cancelled_owned());
    let mut server = pin!(server.into_future());
    select! {
        ended = &mut server => return ended,
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.cancel();
    timeout(DRAIN_LIMIT, server)
        .await
        .unwrap_or_else(|_| Err(io::Error::new(io::ErrorKind::TimedOut, "requests were cut off")))
}

/// The port that `PORT` names, or 8080 when it isn't set.
fn port() -> io::Result<u16> {
    let invalid = |text: &str| {
        let message = format!("PORT must be a number from 1 to 65535, not {text:?}");
        io::Error::new(io::ErrorKind::InvalidInput, message)
    };
    match env::var("PORT") {
        Ok(text) => text.parse().map(NonZeroU16::get).map_err(|_| invalid(&text)),
        Err(VarError::NotPresent) => Ok(8080),
        Err(VarError::NotUnicode(text)) => Err(invalid(&text.to_string_lossy())),
    }
}
