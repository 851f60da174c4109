//! The accept loop that `axum::serve` hides, with limits on each request's head.

use std::convert::Infallible;

use axum::{Router, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::TcpListener;

use crate::limits::Limits;

/// Serves until the process ends.
pub async fn serve(mut listener: TcpListener, app: Router, limits: Limits) -> Infallible {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        .max_header_size(limits.header_bytes);
    loop {
        // `Listener::accept` waits and tries again where a plain `accept` would end the server.
        let (socket, _) = Listener::accept(&mut listener).await;
        let connection = http.serve_connection(TokioIo::new(socket), TowerToHyperService::new(app.clone()));
        // A client that goes, or is sent away, is no error of this server.
        tokio::spawn(connection);
    }
}
