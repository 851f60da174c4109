//! A server's beginning: the port is bound and the runtime stands before anybody is told that it runs.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    sync::Arc,
    thread,
};

use axum::Router;
use tokio::runtime;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    Ended, Parts, Readiness, Running,
    drain::Drain,
    listener::Listener,
    log::Log,
    router::{State, router},
    running::{Signals, Stopper},
};
use crate::datasource::{
    auth::tls::{self, Acceptor, TlsError},
    config::{self, Config},
    middleware::Metrics,
    outgoing::{BuildError, Client},
};

/// How many threads handle requests.
const WORKERS: usize = 2;

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
    /// The certificates can't be used.
    #[error(transparent)]
    Tls(#[from] TlsError),
    /// The upstream can't be called with what is configured.
    #[error(transparent)]
    Upstream(#[from] BuildError),
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

        let tls = config.auth.tls.as_ref().map(tls::acceptor).transpose()?;
        let upstream = config.upstream.clone().map(Client::new).transpose()?.map(Arc::new);
        let log = Log::new(parts.log, config.logging);
        let thread_log = log.clone();
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(WORKERS)
            .thread_name("datasource")
            .on_thread_start(move || thread_log.use_on_this_thread())
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        let signals = Signals::default();
        let stopper = Stopper::new(signals.clone());
        let (feed, catalogue, scenario) = (parts.feed, parts.catalogue, parts.scenario);
        let serve = move || {
            log.use_on_this_thread();
            let state = State {
                readiness: Readiness::until(signals.stop.clone()),
                metrics: Metrics::default(),
                feed,
                catalogue,
                upstream,
                scenario,
            };
            let ended = runtime.block_on(serve(&config, listener, tls, state, &signals));
            // Whatever still runs was given up on.
            runtime.shutdown_background();
            ended
        };
        let thread = thread::Builder::new()
            .name("datasource".to_owned())
            .spawn(serve)
            .map_err(StartError::Runtime)?;
        Ok(Running::new(address, stopper, thread))
    }

    /// Serves an app on a port that is bound already, on one thread, without a log and without the layers of the data
    /// source: what a test or a case needs for a short time.
    pub(in crate::datasource) fn start_small(
        listener: TcpListener,
        app: Router,
        server: config::Server,
    ) -> Result<Running, StartError> {
        listener.set_nonblocking(true).map_err(StartError::Runtime)?;
        let address = listener.local_addr().map_err(StartError::Runtime)?;
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(StartError::Runtime)?;
        let signals = Signals::default();
        let stopper = Stopper::new(signals.clone());
        let serve = move || runtime.block_on(run(&server, listener, None, app, Metrics::default(), &signals));
        let thread = thread::Builder::new()
            .name("upstream".to_owned())
            .spawn(serve)
            .map_err(StartError::Runtime)?;
        Ok(Running::new(address, stopper, thread))
    }
}

/// Puts the server together and runs it to its end.
async fn serve(
    config: &Config,
    listener: TcpListener,
    tls: Option<Acceptor>,
    state: State,
    signals: &Signals,
) -> Ended {
    if config.database.is_named() {
        tracing::warn!("a database is configured, and not used: this server has none");
    }
    let metrics = state.metrics.clone();
    let ended = run(&config.server, listener, tls, router(config, state), metrics, signals).await;
    if let Ended::CutOff { connections } = &ended {
        tracing::warn!(connections, "stopped; requests were cut off");
    } else {
        tracing::info!("stopped");
    }
    ended
}

/// Serves an app until it is told to end.
async fn run(
    server: &config::Server,
    listener: TcpListener,
    tls: Option<Acceptor>,
    app: Router,
    metrics: Metrics,
    signals: &Signals,
) -> Ended {
    let port = match tokio::net::TcpListener::from_std(listener) {
        Ok(port) => port,
        Err(error) => return Ended::Failed(error),
    };
    if let Ok(address) = port.local_addr() {
        tracing::info!(%address, "listening");
    }
    let listener = Listener::new(port, tls, server, metrics);
    let (close, connections) = (CancellationToken::new(), TaskTracker::new());
    let listening = listener.serve(app, close.clone(), &connections);
    Drain::from(server).run(listening, &close, &connections, signals).await
}
