//! The encoder itself refuses what has no JSON, and one type covers both forms of the envelope.

mod store;

use std::{env, io, net::Ipv4Addr};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::{Serialize, Serializer, ser::Error};
use tokio::net::TcpListener;

use store::{Point, Series};

#[derive(Serialize)]
#[serde(untagged)]
enum Data {
    Points(Vec<Value>),
    Count(u64),
}

#[derive(Serialize)]
struct Value {
    t: i64,
    #[serde(serialize_with = "finite")]
    v: Option<f64>,
}

#[derive(Serialize)]
struct Envelope {
    success: bool,
    data: Option<Data>,
    error: Option<Failure>,
}

#[derive(Serialize)]
struct Failure {
    code: &'static str,
    message: &'static str,
}

impl From<Series> for Data {
    fn from(series: Series) -> Self {
        match series {
            Series::Points(points) => Self::Points(points.into_iter().map(|Point { t, v }| Value { t, v }).collect()),
            Series::Count(count) => Self::Count(count),
        }
    }
}

fn finite<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) if !value.is_finite() => Err(S::Error::custom("a value is not finite")),
        value => value.serialize(serializer),
    }
}

fn reply(status: StatusCode, envelope: &Envelope) -> Option<Response> {
    let body = serde_json::to_string(envelope).ok()?;
    Some((status, [(CONTENT_TYPE, "application/json; charset=utf-8")], body).into_response())
}

fn failure(status: StatusCode, code: &'static str, message: &'static str) -> Response {
    let error = Some(Failure { code, message });
    let envelope = Envelope {
        success: false,
        data: None,
        error,
    };
    reply(status, &envelope).unwrap_or_else(|| status.into_response())
}

async fn series(Path(name): Path<String>) -> Response {
    let failed = || {
        failure(
            StatusCode::INTERNAL_SERVER_ERROR,
            "QUERY_FAILED",
            "reading the series failed",
        )
    };
    let data = match store::series(&name) {
        Ok(Some(series)) => Data::from(series),
        Ok(None) => return failure(StatusCode::NOT_FOUND, "NOT_FOUND", "no series has this name"),
        Err(_) => return failed(),
    };
    let envelope = Envelope {
        success: true,
        data: Some(data),
        error: None,
    };
    reply(StatusCode::OK, &envelope).unwrap_or_else(failed)
}

#[tokio::main]
async fn main() -> io::Result<()> {
    let port = env::var("PORT").map_or(Ok(8080), |port| port.parse().map_err(io::Error::other))?;
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?;
    axum::serve(listener, Router::new().route("/series/{name}", get(series))).await
}
