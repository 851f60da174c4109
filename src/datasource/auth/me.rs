//! `GET /api/me`: who the server thinks you are. Behind the layer that asks, a handler finds the identity in an extension.

use axum::{Extension, Router, routing::get};
use serde::Serialize;

use super::identity::{Identity, Method};
use crate::datasource::handlers::Success;

/// The route. It stands behind [`RequireIdentity`](super::RequireIdentity).
pub fn routes() -> Router {
    Router::new().route("/api/me", get(me))
}

/// An identity, as its owner sees it.
#[derive(Serialize)]
struct Me {
    user: String,
    method: &'static str,
    scope: String,
}

async fn me(Extension(identity): Extension<Identity>) -> Success<Me> {
    Success(Me {
        user: identity.name,
        method: match identity.method {
            Method::Anonymous => "none",
            Method::Basic => "basic",
            Method::ApiKey => "apikey",
            Method::Bearer => "bearer",
            Method::Certificate => "certificate",
        },
        scope: identity.scopes.to_string(),
    })
}
