//! A server's beginning: the port is bound and the runtime stands before anybody is told that it runs.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    thread,
};

use tokio::runtime;
use tokio_util::sync::CancellationToken;

use super::{
    Ended, Parts, Running, router,
    running::{Signals, Stopper},
};
use crate::datasource::config::Config;

/// The data source's server.
pub struct Server;

/// Why a server didn't start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address can't be listened on.
    #[error("{address} can't be listened on: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
    /// The system refused a thread or what the runtime needs.
    #[error("the server's runtime can't be started: {0}")]
    Runtime(#[source] io::Error),
}

impl Server {
    /// Starts a server on threads of its own. When this returns, its address takes connections.
    pub fn start(config: Config, parts: Parts) -> Result<Running, StartError> {
        let address = SocketAddr::new(config.server.host, config.server.port);
        let bind_error = |source| StartError::Bind { address, source };
        let listener = TcpListener::bind(address).map_err(bind_error)?;
        listener.set_nonblocking(true).map_err(bind_error)?;
        let address = listener.local_addr().map_err(bind_error)?;

        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("datasource")
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        let signals = Signals {
            stop: CancellationToken::new(),
            stop_now: CancellationToken::new(),
        };
        let stopper = Stopper::new(signals.clone());
        let thread = thread::Builder::new()
            .name("datasource".to_owned())
            .spawn(move || {
                let _ = parts;
                let ended = runtime.block_on(async {
                    let listener = tokio::net::TcpListener::from_std(listener).map_err(Ended::Failed)?;
                    axum::serve(listener, router::router())
                        .with_graceful_shutdown(signals.stop.cancelled_owned())
                        .await
                        .map_err(Ended::Failed)
                });
                runtime.shutdown_background();
                ended.err().unwrap_or(Ended::Drained)
            })
            .map_err(StartError::Runtime)?;
        Ok(Running::new(address, stopper, thread))
    }
}
