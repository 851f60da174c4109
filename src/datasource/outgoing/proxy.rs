//! `GET /proxy/{*path}`: passes a request on to the upstream, with this server's credentials and not the caller's.

use std::sync::Arc;

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, Uri},
    response::{IntoResponse, Response},
    routing::get,
};

use super::{
    client::{Client, UpstreamError},
    target::TargetError,
};
use crate::datasource::{
    auth::{RequireScope, Scope},
    handlers::ApiError,
};

/// What stands before the upstream's path.
const PREFIX: &str = "/proxy/";

/// The proxy. It lends this server's credentials to its callers, so it asks for a scope of its own.
pub fn routes(client: Arc<Client>) -> Router {
    Router::new()
        .route("/proxy/{*path}", get(proxy))
        .layer(RequireScope::new(Scope::Proxy))
        .with_state(client)
}

async fn proxy(State(client): State<Arc<Client>>, uri: Uri, headers: HeaderMap) -> Result<Response, ApiError> {
    // The path as it came: the router's own parameter is already decoded.
    let path = uri.path().strip_prefix(PREFIX).unwrap_or_default();
    let target = client.base().target(path, uri.query())?;
    let reply = client.get(target, &headers).await?;
    Ok((reply.status, reply.headers, reply.body).into_response())
}

impl From<TargetError> for ApiError {
    fn from(error: TargetError) -> Self {
        Self::BadRequest(error.to_string().into())
    }
}

/// What went wrong behind this server is for its log; the caller learns that it wasn't the caller.
impl From<UpstreamError> for ApiError {
    fn from(error: UpstreamError) -> Self {
        match error {
            UpstreamError::TimedOut => Self::Timeout,
            error => Self::BadGateway(error.into()),
        }
    }
}
