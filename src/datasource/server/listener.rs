//! The accept loop: as many connections as are allowed, each a task of its own, until it is time to stop.

use std::{io, sync::Arc, time::Duration};

use axum::Router;
use tokio::{
    net::{TcpListener, TcpStream},
    select,
    sync::Semaphore,
    time::sleep,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    connection::{self, Closed, Limits},
    descriptors::affordable,
};
use crate::datasource::{auth::tls::Acceptor, config, middleware::Metrics};

/// How long to wait when the system has no file descriptors or no memory left. Both come back as connections end.
const BREATHER: Duration = Duration::from_millis(200);

/// Takes connections from a port.
pub(super) struct Listener {
    port: TcpListener,
    /// A place for each connection. It is taken before the connection is, so that what is too much waits in the system's
    /// queue, where it costs next to nothing.
    places: Arc<Semaphore>,
    tls: Option<Acceptor>,
    limits: Limits,
    metrics: Metrics,
}

impl Listener {
    /// A listener on a port that is bound already.
    pub(super) fn new(port: TcpListener, tls: Option<Acceptor>, server: &config::Server, metrics: Metrics) -> Self {
        Self {
            port,
            places: Arc::new(Semaphore::new(affordable(server.max_connections))),
            tls,
            limits: server.into(),
            metrics,
        }
    }

    /// Serves until `stop`; connections that are open then end after the request in flight. `connections` counts them.
    pub(super) async fn serve(self, app: Router, stop: CancellationToken, connections: &TaskTracker) {
        loop {
            let place = select! {
                () = stop.cancelled() => return,
                place = self.places.clone().acquire_owned() => place,
            };
            // The semaphore is never closed.
            let Ok(place) = place else { return };
            let socket = select! {
                () = stop.cancelled() => return,
                socket = self.accept() => socket,
            };
            let (app, stop, metrics) = (app.clone(), stop.clone(), self.metrics.clone());
            let (tls, limits) = (self.tls.clone(), self.limits);
            connections.spawn(async move {
                let _open = metrics.connection();
                let closed = match tls {
                    None => connection::serve(socket, None, app, limits, stop).await,
                    Some(tls) => select! {
                        accepted = tls.accept(socket) => match accepted {
                            Ok((stream, peer)) => connection::serve(stream, peer, app, limits, stop).await,
                            Err(error) => Closed::no_handshake(&error),
                        },
                        // Nobody has asked for anything yet.
                        () = stop.cancelled() => Closed::Done,
                    },
                };
                if let Closed::TimedOut(phase) = closed {
                    tracing::debug!(?phase, "a connection was closed because it took too long");
                    metrics.timed_out(phase.name());
                }
                drop(place);
            });
        }
    }

    /// The next connection. Errors of one connection are its own; when the system has run out of something, waiting helps.
    async fn accept(&self) -> TcpStream {
        loop {
            match self.port.accept().await {
                Ok((socket, _)) => {
                    // Replies are written whole, so there is nothing to gain from waiting for more.
                    let _ = socket.set_nodelay(true);
                    return socket;
                }
                Err(error) if is_of_connection(&error) => {}
                Err(error) => {
                    tracing::warn!(%error, "no connection can be taken for the moment");
                    sleep(BREATHER).await;
                }
            }
        }
    }
}

fn is_of_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused | io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset
    )
}
