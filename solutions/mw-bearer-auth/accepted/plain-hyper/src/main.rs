//! No framework: one function that knows the caller before it looks at the path.

use std::{convert::Infallible, env, net::Ipv4Addr, sync::Arc};

use bytes::Bytes;
use http_body_util::Full;
use hyper::{
    HeaderMap, Method, Request, Response, StatusCode, body::Incoming, header, server::conn::http1, service::service_fn,
};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::net::TcpListener;

type Reply = Response<Full<Bytes>>;

/// User, role and token, as they stand in `TOKENS`.
type Entry = [String; 3];

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let entries: Vec<Entry> = env::var("TOKENS")
        .unwrap_or_default()
        .split(',')
        .filter_map(|entry| {
            let parts: Vec<String> = entry.split(':').map(str::to_owned).collect();
            parts.try_into().ok()
        })
        .collect();
    let entries = Arc::new(entries);
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    loop {
        let (socket, _) = listener.accept().await?;
        let entries = Arc::clone(&entries);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let reply = answer(&request, &entries);
                async move { Ok::<_, Infallible>(reply) }
            });
            http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service)
                .await
        });
    }
}

fn answer(request: &Request<Incoming>, entries: &[Entry]) -> Reply {
    let path = request.uri().path();
    if path == "/health" {
        return reply(StatusCode::OK, Some(&json!({ "status": "healthy" })));
    }
    let Some([user, role, _]) = caller(request.headers(), entries) else {
        let mut refused = failure(StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
        let challenge = header::HeaderValue::from_static(r#"bearer realm="here", error="invalid_token""#);
        refused.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        return refused;
    };
    match (request.method(), path) {
        (&Method::GET, "/api/me") => {
            let data = json!({ "user": user, "role": role });
            reply(StatusCode::OK, Some(&json!({ "success": true, "data": data })))
        }
        (&Method::DELETE, "/api/admin") if role == "admin" => reply(StatusCode::NO_CONTENT, None),
        (&Method::DELETE, "/api/admin") => failure(StatusCode::FORBIDDEN, "FORBIDDEN"),
        _ => failure(StatusCode::NOT_FOUND, "NOT_FOUND"),
    }
}

fn caller<'a>(headers: &HeaderMap, entries: &'a [Entry]) -> Option<&'a Entry> {
    if headers.get_all(header::AUTHORIZATION).iter().count() != 1 {
        return None;
    }
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, rest) = value.split_at_checked("bearer ".len())?;
    if !scheme.eq_ignore_ascii_case(b"bearer ") {
        return None;
    }
    let token = rest.trim_ascii();
    entries
        .iter()
        .find(|[_, _, known]| bool::from(known.as_bytes().ct_eq(token)))
}

fn failure(status: StatusCode, code: &str) -> Reply {
    let error = json!({ "code": code, "message": "see the status" });
    reply(status, Some(&json!({ "success": false, "error": error })))
}

fn reply(status: StatusCode, body: Option<&Value>) -> Reply {
    let bytes = body.map(|body| Bytes::from(body.to_string())).unwrap_or_default();
    let mut reply = Response::new(Full::new(bytes));
    *reply.status_mut() = status;
    if body.is_some() {
        let json = header::HeaderValue::from_static("application/json");
        reply.headers_mut().insert(header::CONTENT_TYPE, json);
    }
    reply
}
