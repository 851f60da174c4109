//! A server that drains on SIGTERM, for a limited time.

use std::{io, pin::pin, process::ExitCode, time::Duration};

use axum::{Router, routing::get};
use tokio::{
    net::TcpListener,
    select,
    signal::unix::{SignalKind, signal},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

// ANCHOR: drain
async fn run(app: Router, grace: Duration) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let port = TcpListener::bind("127.0.0.1:8080").await?;

    let stop = CancellationToken::new();
    let server = axum::serve(port, app)
        .with_graceful_shutdown(stop.clone().cancelled_owned());
    let mut server = pin!(server.into_future());
    select! {
        ended = &mut server => return ended,
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.cancel();
    select! {
        // At the limit main returns, and what still runs ends with it.
        ended = timeout(grace, server) => ended?,
        _ = terminate.recv() => Err(io::ErrorKind::Interrupted.into()),
        _ = interrupt.recv() => Err(io::ErrorKind::Interrupted.into()),
    }
}
// ANCHOR_END: drain

// ANCHOR: main
#[tokio::main]
async fn main() -> ExitCode {
    match run(app(), Duration::from_secs(10)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(%error, "stopped");
            ExitCode::FAILURE
        }
    }
}
// ANCHOR_END: main

fn app() -> Router {
    Router::new().route("/livez", get(async || "alive"))
}
