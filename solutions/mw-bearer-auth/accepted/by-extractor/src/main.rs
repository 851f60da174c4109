//! The identity as an extractor: whoever needs to know the caller takes it as an argument, the fallback too.

use std::{collections::HashMap, env, net::Ipv4Addr, sync::Arc};

use axum::{
    Json, Router,
    extract::FromRequestParts,
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// The users by their tokens. A look-up by hash takes a time that says little about what is in the table.
type Users = Arc<HashMap<String, User>>;

#[derive(Clone)]
struct User {
    name: String,
    role: String,
}

struct Failure(StatusCode, &'static str, &'static str);

const UNKNOWN: Failure = Failure(StatusCode::UNAUTHORIZED, "UNAUTHORIZED", "who are you?");
const DENIED: Failure = Failure(StatusCode::FORBIDDEN, "FORBIDDEN", "not with your role");
const NOT_FOUND: Failure = Failure(StatusCode::NOT_FOUND, "NOT_FOUND", "no such path");
const NO_METHOD: Failure = Failure(StatusCode::METHOD_NOT_ALLOWED, "METHOD_NOT_ALLOWED", "no such method");

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let Self(status, code, message) = self;
        let body = json!({ "success": false, "error": { "code": code, "message": message }, "data": null });
        let mut response = (status, Json(body)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            let challenge = header::HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl FromRequestParts<Users> for User {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, users: &Users) -> Result<Self, Failure> {
        let given: Vec<_> = parts.headers.get_all(header::AUTHORIZATION).iter().collect();
        let [only] = given[..] else {
            return Err(UNKNOWN);
        };
        let words: Vec<&str> = only.to_str().unwrap_or_default().split_ascii_whitespace().collect();
        match words[..] {
            [scheme, token] if scheme.eq_ignore_ascii_case("Bearer") => users.get(token).cloned().ok_or(UNKNOWN),
            _ => Err(UNKNOWN),
        }
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let mut users = HashMap::new();
    for entry in env::var("TOKENS").unwrap_or_default().split(',') {
        if let [name, role, token] = entry.split(':').collect::<Vec<_>>()[..] {
            let (name, role) = (name.to_owned(), role.to_owned());
            users.insert(token.to_owned(), User { name, role });
        }
    }
    let app = Router::new()
        .route(
            "/health",
            get(async || Json(json!({ "status": "healthy", "version": 1 }))),
        )
        .route("/api/me", get(me))
        .route("/api/admin", delete(remove))
        .fallback(async |_: User| NOT_FOUND)
        .method_not_allowed_fallback(async |_: User| NO_METHOD)
        .with_state(Arc::new(users));
    let port = env::var("PORT").ok().and_then(|port| port.parse().ok()).unwrap_or(8080);
    let listener = TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).await?;
    axum::serve(listener, app).await
}

async fn me(user: User) -> Json<Value> {
    Json(json!({ "data": { "role": user.role, "user": user.name }, "success": true, "error": null }))
}

async fn remove(user: User) -> Result<StatusCode, Failure> {
    match user.role.as_str() {
        "admin" => Ok(StatusCode::NO_CONTENT),
        _ => Err(DENIED),
    }
}
