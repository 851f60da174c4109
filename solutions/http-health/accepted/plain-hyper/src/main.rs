//! The same service on hyper alone: one function from request to response, and an accept loop.

use std::{convert::Infallible, env, net::SocketAddr};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let port = env::var("PORT").map_or(Ok(8080), |text| text.parse())?;
    let listener = TcpListener::bind(SocketAddr::from(([0, 0, 0, 0], port))).await?;
    loop {
        let (socket, _) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                eprintln!("accept failed: {error}");
                continue;
            }
        };
        tokio::spawn(async move {
            let served = http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service_fn(answer))
                .await;
            if let Err(error) = served {
                eprintln!("connection failed: {error}");
            }
        });
    }
}

async fn answer(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let reply = match (request.method(), request.uri().path()) {
        // hyper leaves the body of a reply to HEAD away.
        (&Method::GET | &Method::HEAD, "/health") => {
            json(StatusCode::OK, r#"{"uptime":"some","status":"healthy"}"#.to_owned())
        }
        (method, "/health") => json(
            StatusCode::METHOD_NOT_ALLOWED,
            error("METHOD_NOT_ALLOWED", &format!("{method} is not served here")),
        ),
        _ => json(StatusCode::NOT_FOUND, error("NOT_FOUND", "no such path")),
    };
    Ok(reply)
}

fn error(code: &str, message: &str) -> String {
    serde_json::json!({
        "error": { "message": message, "code": code },
        "success": false,
        "data": null,
    })
    .to_string()
}

fn json(status: StatusCode, body: String) -> Response<Full<Bytes>> {
    let mut reply = Response::new(Full::from(body));
    *reply.status_mut() = status;
    reply.headers_mut().insert(
        CONTENT_TYPE,
        HeaderValue::from_static("application/json; charset=utf-8"),
    );
    reply
}
