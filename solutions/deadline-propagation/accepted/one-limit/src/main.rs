//! The same with the limit that reqwest has for a whole exchange, and axum without extractors.

use std::{
    env,
    error::Error,
    net::Ipv4Addr,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::{Request, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use percent_encoding::percent_decode_str;
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use tokio::net::TcpListener;

#[derive(Clone)]
struct Upstream {
    client: Client,
    base: String,
}

struct Refusal(StatusCode, &'static str, &'static str);

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        let body = json!({ "success": false, "error": { "code": code, "message": message } });
        (status, Json(body)).into_response()
    }
}

impl From<reqwest::Error> for Refusal {
    fn from(error: reqwest::Error) -> Self {
        if error.is_timeout() {
            Self(StatusCode::GATEWAY_TIMEOUT, "TIMEOUT", "the upstream took too long")
        } else {
            bad_gateway()
        }
    }
}

fn bad_gateway() -> Refusal {
    Refusal(StatusCode::BAD_GATEWAY, "BAD_GATEWAY", "the upstream gave no answer")
}

fn bad_request(message: &'static str) -> Refusal {
    Refusal(StatusCode::BAD_REQUEST, "BAD_REQUEST", message)
}

async fn query(State(upstream): State<Upstream>, request: Request) -> Result<Response, Refusal> {
    let arrived = Instant::now();
    let budget = budget(&request).ok_or_else(|| bad_request("the budget is no number from 1 to 30000"))?;
    let path = path(&request).ok_or_else(|| bad_request("the path doesn't begin with one slash"))?;

    let left = budget.saturating_sub(arrived.elapsed()).max(Duration::from_millis(1));
    let call = upstream.client.get(upstream.base + &path);
    let call = call.header("X-Timeout-Ms", left.as_millis().to_string()).timeout(left);
    let reply = call.send().await?;
    if reply.status() != StatusCode::OK {
        return Err(bad_gateway());
    }
    let body = reply.bytes().await?;
    let data: Value = serde_json::from_slice(&body).map_err(|_| bad_gateway())?;
    Ok(Json(json!({ "success": true, "data": data })).into_response())
}

fn budget(request: &Request) -> Option<Duration> {
    let Some(value) = request.headers().get("x-timeout-ms") else {
        return Some(Duration::from_secs(2));
    };
    let ms: u32 = value.to_str().ok()?.parse().ok()?;
    matches!(ms, 1..=30_000).then(|| Duration::from_millis(ms.into()))
}

fn path(request: &Request) -> Option<String> {
    let query = request.uri().query()?;
    let value = query.split('&').find_map(|pair| pair.strip_prefix("path="))?;
    let path = percent_decode_str(value).decode_utf8().ok()?;
    let rest = path.strip_prefix('/')?;
    (!rest.starts_with('/')).then(|| path.to_string())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let port: u16 = env::var("PORT")?.parse()?;
    let client = Client::builder().redirect(Policy::none()).build()?;
    let base = env::var("UPSTREAM_URL")?;
    let app = Router::new()
        .route("/query", get(query))
        .with_state(Upstream { client, base });
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    Ok(axum::serve(listener, app).await?)
}
