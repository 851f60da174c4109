//! A server with a limit on how long a request's head may take and how large it may be.

use std::{convert::Infallible, io, time::Duration};

use axum::{Router, routing::get, serve::Listener};
use hyper::server::conn::http1;
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::net::TcpListener;

// ANCHOR: server
async fn serve(mut port: TcpListener, app: Router) -> Infallible {
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new())
        .header_read_timeout(Duration::from_secs(75))
        .max_header_size(32 * 1024);
    loop {
        let (socket, _) = Listener::accept(&mut port).await;
        let service = TowerToHyperService::new(app.clone());
        let io = TokioIo::new(socket);
        let connection = http.serve_connection(io, service);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "connection ended");
            }
        });
    }
}
// ANCHOR_END: server

#[tokio::main]
async fn main() -> io::Result<()> {
    let app = Router::new().route("/livez", get(async || "alive"));
    let port = TcpListener::bind("127.0.0.1:8080").await?;
    match serve(port, app).await {}
}
