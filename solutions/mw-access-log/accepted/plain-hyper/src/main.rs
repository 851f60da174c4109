//! The same service on hyper without a framework: the log is the function that calls the routes.

use std::{
    convert::Infallible,
    net::SocketAddr,
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use sha2::{Digest, Sha256};
use tokio::{net::TcpListener, time::sleep};

static COUNT: AtomicU32 = AtomicU32::new(0);

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let port: u16 = match std::env::var("PORT").as_deref() {
        Ok(text) => text.parse().expect("PORT must be a port number"),
        Err(_) => 8080,
    };
    let address = SocketAddr::from(([127, 0, 0, 1], port));
    let listener = TcpListener::bind(address).await.expect("the port must be free");
    println!("listening on {address}");
    loop {
        let (socket, _) = listener.accept().await.expect("connections can be accepted");
        tokio::spawn(http1::Builder::new().serve_connection(TokioIo::new(socket), service_fn(serve)));
    }
}

async fn serve(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let start = Instant::now();
    let id = match request.headers().get("x-request-id") {
        Some(id) if is_plain(id.as_bytes()) => String::from_utf8_lossy(id.as_bytes()).into_owned(),
        _ => fresh(),
    };
    let route = route(request.uri().path());
    let status = answer(request.method(), route).await;
    let line = serde_json::json!({
        "time": start.elapsed().as_secs_f32(),
        "method": request.method().as_str(),
        "path": request.uri().path(),
        "route": route,
        "status": status.as_u16(),
        "duration_ms": start.elapsed().as_micros() as f64 / 1e3,
        "request_id": id,
    });
    eprintln!("{line}");
    let response = Response::builder().status(status).header("X-Request-ID", id);
    Ok(response.body(Full::default()).expect("the head is made of valid parts"))
}

/// The template that the path fits.
fn route(path: &str) -> &'static str {
    match path {
        "/ok" => "/ok",
        "/missing" => "/missing",
        "/boom" => "/boom",
        _ => match path.strip_prefix("/items/") {
            Some(id) if !id.is_empty() && !id.contains('/') => "/items/{id}",
            _ => "",
        },
    }
}

async fn answer(method: &Method, route: &str) -> StatusCode {
    if route.is_empty() {
        return StatusCode::NOT_FOUND;
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED;
    }
    match route {
        "/missing" => StatusCode::NOT_FOUND,
        "/boom" => StatusCode::INTERNAL_SERVER_ERROR,
        "/items/{id}" => {
            sleep(Duration::from_millis(100)).await;
            StatusCode::OK
        }
        _ => StatusCode::OK,
    }
}

fn is_plain(id: &[u8]) -> bool {
    let plain = id
        .iter()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
    plain && !id.is_empty() && id.len() < 65
}

fn fresh() -> String {
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    let digest = Sha256::digest(format!("{}/{count}/{:?}", std::process::id(), Instant::now()));
    digest.iter().take(8).map(|byte| format!("{byte:02X}")).collect()
}
