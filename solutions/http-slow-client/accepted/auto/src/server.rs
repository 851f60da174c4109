//! An accept loop around the server that could speak HTTP/2 as well.

use std::convert::Infallible;

use axum::{Router, serve::Listener};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use tokio::net::TcpListener;

use crate::limits::Limits;

pub async fn serve(mut listener: TcpListener, app: Router, limits: Limits) -> Infallible {
    // Finding out the version would have no limit.
    let mut http = auto::Builder::new(TokioExecutor::new()).http1_only();
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header)
        // Smaller buffers aren't allowed.
        .max_buf_size(limits.header_bytes.max(8192));
    loop {
        let (socket, _) = Listener::accept(&mut listener).await;
        let http = http.clone();
        let service = TowerToHyperService::new(app.clone());
        tokio::spawn(async move {
            let _gone = http.serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
