//! Serves until it is told to stop.

use std::io;

use axum::{Router, routing::get};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};

// ANCHOR: stop
async fn run(listener: TcpListener, app: Router) -> io::Result<()> {
    let mut term = signal(SignalKind::terminate())?;
    let mut int = signal(SignalKind::interrupt())?;
    let stop = async move {
        tokio::select! {
            _ = term.recv() => {} // docker stop, Kubernetes
            _ = int.recv() => {} // Ctrl-C
        }
    };
    axum::serve(listener, app)
        .with_graceful_shutdown(stop)
        .await
}
// ANCHOR_END: stop

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new().route("/health", get(async || "ok\n"));
    let listener = TcpListener::bind("0.0.0.0:8080").await?;
    run(listener, app).await
}
