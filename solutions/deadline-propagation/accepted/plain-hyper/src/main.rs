//! The same with hyper alone, on both sides, and a connection of its own for each call.

mod call;

use std::{
    convert::Infallible,
    env,
    error::Error,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode, header::CONTENT_TYPE};
use http_body_util::Full;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use tokio::{net::TcpListener, select, time::sleep};

use crate::call::call;

type Reply = Response<Full<Bytes>>;

fn reply(status: StatusCode, body: &Value) -> Reply {
    let mut reply = Response::new(Full::from(body.to_string()));
    *reply.status_mut() = status;
    let json = http::HeaderValue::from_static("application/json");
    reply.headers_mut().insert(CONTENT_TYPE, json);
    reply
}

fn failure(status: StatusCode, code: &str) -> Reply {
    let message = status.canonical_reason();
    reply(
        status,
        &json!({ "success": false, "error": { "code": code, "message": message } }),
    )
}

async fn answer(authority: &str, request: Request<Incoming>) -> Reply {
    if request.uri().path() != "/query" || request.method() != Method::GET {
        return failure(StatusCode::NOT_FOUND, "NOT_FOUND");
    }
    let (Some(budget), Some(path)) = (budget(&request), path(&request)) else {
        return failure(StatusCode::BAD_REQUEST, "BAD_REQUEST");
    };
    select! {
        data = call(authority, &path, budget) => match data {
            Ok(data) => reply(StatusCode::OK, &json!({ "success": true, "data": data })),
            Err(_) => failure(StatusCode::BAD_GATEWAY, "BAD_GATEWAY"),
        },
        () = sleep(budget) => failure(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT"),
    }
}

fn budget(request: &Request<Incoming>) -> Option<Duration> {
    let arrived = Instant::now();
    let ms: u64 = match request.headers().get("x-timeout-ms") {
        Some(value) => value.to_str().ok()?.parse().ok()?,
        None => 2000,
    };
    let budget = Duration::from_millis(ms).saturating_sub(arrived.elapsed());
    (1..=30_000).contains(&ms).then_some(budget)
}

fn path(request: &Request<Incoming>) -> Option<String> {
    let value = request.uri().query()?.strip_prefix("path=")?;
    let path = percent_decode_str(value).decode_utf8().ok()?.into_owned();
    (path.starts_with('/') && !path.starts_with("//")).then_some(path)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT")?.parse()?;
    let url = env::var("UPSTREAM_URL")?;
    let authority: &'static str = url.trim_start_matches("http://").to_owned().leak();
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        let service = service_fn(move |request| async move { Ok::<_, Infallible>(answer(authority, request).await) });
        let connection = http1::Builder::new().serve_connection(TokioIo::new(socket), service);
        // The connection's future owns the handler's: a client that hangs up ends both.
        tokio::spawn(async move {
            let _ = connection.await;
        });
    }
}
