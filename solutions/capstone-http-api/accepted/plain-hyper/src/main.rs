//! The same service on hyper without a framework: an accept loop, and one function from request to response.

mod query;
mod reply;

use std::{convert::Infallible, net::SocketAddr, panic::AssertUnwindSafe, time::Duration};

use futures::FutureExt;
use hyper::{Method, Request, body::Incoming, header::CONTENT_TYPE, server::conn::http1, service::service_fn};
use hyper_util::{rt::TokioIo, server::graceful::GracefulShutdown};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    time::{Instant, timeout},
};

use crate::reply::{Reply, error, json, success};

#[tokio::main]
async fn main() {
    let port: u16 = match std::env::var("PORT").as_deref() {
        Ok(text) => text.parse().expect("PORT must be a port number"),
        Err(_) => 8080,
    };
    let address = SocketAddr::from(([0, 0, 0, 0], port));
    let listener = TcpListener::bind(address).await.expect("the port must be free");
    let mut stop = signal(SignalKind::terminate()).expect("signals can be listened to");

    let graceful = GracefulShutdown::new();
    loop {
        let socket = tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((socket, _)) => socket,
                Err(error) => {
                    eprintln!("accept failed: {error}");
                    continue;
                }
            },
            _ = stop.recv() => break,
        };
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service_fn(serve));
        let connection = graceful.watch(connection);
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("connection failed: {error}");
            }
        });
    }
    drop(listener);
    graceful.shutdown().await;
}

/// What a framework's layers do: the log around the panics around the time limit.
async fn serve(request: Request<Incoming>) -> Result<Reply, Infallible> {
    let start = Instant::now();
    let method = request.method().to_string();
    let path = request.uri().path().to_owned();

    let handled = AssertUnwindSafe(timeout(Duration::from_secs(2), route(request))).catch_unwind();
    let reply = match handled.await {
        Ok(Ok(reply)) => reply,
        Ok(Err(_elapsed)) => error(504, "TIMEOUT", "too slow"),
        Err(_panic) => error(500, "INTERNAL_ERROR", "our fault"),
    };

    println!("{method} {path} {} {:?}", reply.status().as_u16(), start.elapsed());
    Ok(reply)
}

async fn route(request: Request<Incoming>) -> Reply {
    match (request.uri().path(), request.method()) {
        ("/health", &Method::GET | &Method::HEAD) => json(200, &serde_json::json!({ "status": "healthy", "pid": 1 })),
        ("/health", _) => reply::not_allowed("GET, HEAD"),
        ("/api/query", &Method::POST) => answer(request).await,
        ("/api/query", _) => reply::not_allowed("POST"),
        _ => error(404, "NOT_FOUND", "no such path"),
    }
}

async fn answer(request: Request<Incoming>) -> Reply {
    let media_type = request
        .headers()
        .get(CONTENT_TYPE)
        .map_or(&b""[..], |value| value.as_bytes())
        .split(|byte| *byte == b';')
        .next()
        .unwrap_or_default()
        .trim_ascii();
    if !media_type.eq_ignore_ascii_case(b"application/json") {
        return error(415, "UNSUPPORTED_MEDIA_TYPE", "JSON, please");
    }
    let body = match query::read(request.into_body()).await {
        Ok(body) => body,
        Err(reply) => return reply,
    };
    let query = match query::parse(&body) {
        Ok(query) => query,
        Err(message) => return error(400, "INVALID_REQUEST", &message),
    };
    match query.query.as_str() {
        "!fail" => return error(500, "QUERY_FAILED", "it failed"),
        "!panic" => panic!("asked for"),
        "!timeout" => tokio::time::sleep(Duration::from_secs(10)).await,
        _ => {}
    }
    success(&query)
}
