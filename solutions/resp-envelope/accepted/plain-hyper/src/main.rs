//! Without a framework and without derived code: a JSON tree is built by hand, and a number that has no place in it ends the
//! building.

mod store;

use std::{convert::Infallible, env, error::Error};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    Request, Response, StatusCode,
    body::Incoming,
    header::{CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Number, Value, json};
use tokio::net::TcpListener;

use store::{Point, Series};

/// A series as a tree, or none if one of its numbers can't be in it.
fn tree(series: &Series) -> Option<Value> {
    let number = |value: Option<f64>| match value {
        None => Some(Value::Null),
        Some(value) => Number::from_f64(value).map(Value::Number),
    };
    let point = |point: &Point| Some(json!({ "v": number(point.v)?, "t": point.t }));
    match series {
        Series::Points(points) => points.iter().map(point).collect(),
        Series::Count(count) => Some(json!(count)),
    }
}

fn answer(path: &str) -> (StatusCode, Value) {
    let failed = |status, code| {
        let error = json!({ "code": code, "message": "this series can't be had" });
        (status, json!({ "error": error, "success": false, "data": null }))
    };
    let Some(name) = path.strip_prefix("/series/") else {
        return failed(StatusCode::NOT_FOUND, "NOT_FOUND");
    };
    match store::series(name).map(|series| series.map(|series| tree(&series))) {
        Ok(Some(Some(data))) => (StatusCode::OK, json!({ "success": true, "data": data, "name": name })),
        Ok(None) => failed(StatusCode::NOT_FOUND, "NOT_FOUND"),
        Ok(Some(None)) | Err(_) => failed(StatusCode::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
    }
}

async fn serve(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (status, body) = answer(request.uri().path());
    let mut response = Response::new(Full::from(body.to_string()));
    *response.status_mut() = status;
    let content_type = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, content_type);
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
