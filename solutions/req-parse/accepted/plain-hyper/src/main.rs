//! The same on hyper without a framework: the body is counted frame by frame, and a visitor of our own reads the members
//! one by one.

mod question;

use std::{convert::Infallible, env, error::Error};

use bytes::{Bytes, BytesMut};
use http_body_util::{BodyExt, Full};
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Body, Incoming},
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpListener;

use question::Question;

const LIMIT: usize = 1 << 20;

type Outcome = Result<Value, (StatusCode, &'static str)>;

async fn read(mut body: Incoming) -> Result<Bytes, (StatusCode, &'static str)> {
    let too_large = (StatusCode::PAYLOAD_TOO_LARGE, "PAYLOAD_TOO_LARGE");
    // With a Content-Length nothing has to be read to know.
    if body.size_hint().lower() > LIMIT as u64 {
        return Err(too_large);
    }
    let mut bytes = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|_| (StatusCode::BAD_REQUEST, "INVALID_REQUEST"))?;
        if let Some(data) = frame.data_ref() {
            if bytes.len() + data.len() > LIMIT {
                return Err(too_large);
            }
            bytes.extend_from_slice(data);
        }
    }
    Ok(bytes.freeze())
}

async fn answer(request: Request<Incoming>) -> Outcome {
    if request.uri().path() != "/api/query" || request.method() != Method::POST {
        return Err((StatusCode::NOT_FOUND, "NOT_FOUND"));
    }
    let content_type = request
        .headers()
        .get(CONTENT_TYPE)
        .map_or(&b""[..], HeaderValue::as_bytes);
    let media_type = content_type.split(|&byte| byte == b';').next().unwrap_or_default();
    if !media_type.trim_ascii().eq_ignore_ascii_case(b"application/json") {
        return Err((StatusCode::UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE"));
    }
    let body = read(request.into_body()).await?;
    let question = Question::parse(&body).ok_or((StatusCode::BAD_REQUEST, "INVALID_REQUEST"))?;
    Ok(question.echo())
}

async fn serve(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, body) = match answer(request).await {
        Ok(data) => (StatusCode::OK, json!({ "data": data, "error": null, "success": true })),
        Err((status, code)) => {
            let error = json!({ "message": "this can't be answered", "code": code });
            (status, json!({ "success": false, "error": error }))
        }
    };
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    let json = HeaderValue::from_static("application/json; charset=utf-8");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT").as_deref().unwrap_or("8080").parse()?;
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        tokio::spawn(async move {
            let served = http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service_fn(serve))
                .await;
            if let Err(error) = served {
                eprintln!("a connection broke: {error}");
            }
        });
    }
}
