//! Bearer tokens in front of an API, with a health check that asks nobody.

use std::{env, sync::Arc};

use axum::{
    Extension, Json, Router,
    extract::{Request, State},
    http::{
        HeaderMap, StatusCode,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
    },
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{delete, get},
};
use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;
use tower::Layer;

#[derive(Clone, Serialize)]
struct Identity {
    user: String,
    role: String,
}

// ANCHOR: compare
struct Known {
    digest: [u8; 32],
    identity: Identity,
}

impl Auth {
    fn identify(&self, token: &str) -> Option<Identity> {
        let sent: [u8; 32] = Sha256::digest(token).into();
        let mut found = None;
        for known in &self.known {
            if known.digest.ct_eq(&sent).into() {
                found = Some(&known.identity);
            }
        }
        found.cloned()
    }
}
// ANCHOR_END: compare

// ANCHOR: bearer
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let value = values.next()?;
    if values.next().is_some() {
        return None; // two that may disagree
    }
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim_start_matches(' ');
    let is_bearer = scheme.eq_ignore_ascii_case("bearer");
    (is_bearer && !token.is_empty()).then_some(token)
}
// ANCHOR_END: bearer

// ANCHOR: guard
async fn require(
    State(auth): State<Arc<Auth>>,
    mut request: Request,
    next: Next,
) -> Response {
    let token = bearer(request.headers());
    match token.and_then(|token| auth.identify(token)) {
        Some(identity) => {
            request.extensions_mut().insert(identity);
            next.run(request).await
        }
        None => {
            let challenge = r#"Bearer realm="api""#;
            let refusal = fail(StatusCode::UNAUTHORIZED, "UNAUTHORIZED");
            ([(WWW_AUTHENTICATE, challenge)], refusal).into_response()
        }
    }
}
// ANCHOR_END: guard

// ANCHOR: role
async fn admin(
    Extension(who): Extension<Identity>,
    request: Request,
    next: Next,
) -> Response {
    if who.role == "admin" {
        next.run(request).await
    } else {
        fail(StatusCode::FORBIDDEN, "FORBIDDEN").into_response()
    }
}
// ANCHOR_END: role

// ANCHOR: routes
fn routes(auth: Arc<Auth>) -> Router {
    let remove = delete(remove_all).layer(from_fn(admin));
    let api = Router::new()
        .route("/me", get(me))
        .route("/silences", remove)
        .fallback(async || fail(StatusCode::NOT_FOUND, "NOT_FOUND"));
    let guarded = from_fn_with_state(auth, require).layer(api);

    Router::new()
        .route("/livez", get(livez))
        .nest_service("/api", guarded)
}
// ANCHOR_END: routes

struct Auth {
    known: Vec<Known>,
}

async fn me(Extension(who): Extension<Identity>) -> Json<Value> {
    Json(json!({ "success": true, "data": who }))
}

async fn remove_all() -> StatusCode {
    StatusCode::NO_CONTENT
}

async fn livez() -> Json<Value> {
    Json(json!({ "status": "alive" }))
}

fn fail(status: StatusCode, code: &str) -> (StatusCode, Json<Value>) {
    let error = json!({ "code": code, "message": status.to_string() });
    (status, Json(json!({ "success": false, "error": error })))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let token = env::var("ADMIN_TOKEN").unwrap_or_default();
    let auth = Auth {
        known: vec![Known {
            digest: Sha256::digest(token).into(),
            identity: Identity {
                user: "root".to_owned(),
                role: "admin".to_owned(),
            },
        }],
    };
    let port = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(port, routes(Arc::new(auth))).await
}
