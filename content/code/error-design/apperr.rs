//! One error type for a service, and the one place that turns it into a
//! reply.

use std::error::Error as StdError;

use axum::{
    Json, Router,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;

// ANCHOR: type
type Cause = Box<dyn StdError + Send + Sync>;

#[derive(Debug, thiserror::Error)]
enum Error {
    #[error("{0} not found")]
    NotFound(&'static str),
    #[error("{0}")]
    Forbidden(&'static str),
    #[error("the store failed")]
    BadGateway(#[source] Cause),
    #[error("an internal error occurred")]
    Internal(#[source] Cause),
}
// ANCHOR_END: type

// ANCHOR: table
impl Error {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            Self::Forbidden(_) => (StatusCode::FORBIDDEN, "FORBIDDEN"),
            Self::NotFound(_) => (StatusCode::NOT_FOUND, "NOT_FOUND"),
            Self::Internal(_) => {
                (StatusCode::INTERNAL_SERVER_ERROR, "INTERNAL_ERROR")
            }
            Self::BadGateway(_) => (StatusCode::BAD_GATEWAY, "BAD_GATEWAY"),
        }
    }
}
// ANCHOR_END: table

// ANCHOR: edge
impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let (status, code) = self.status_and_code();
        if let Some(cause) = self.source() {
            tracing::error!(code, cause = chain(cause), "failed");
        }
        let message = self.to_string();
        let error = json!({ "code": code, "message": message });
        let body = json!({ "success": false, "error": error });
        (status, Json(body)).into_response()
    }
}
// ANCHOR_END: edge

fn chain(error: &(dyn StdError + 'static)) -> String {
    let links = std::iter::successors(Some(error), |&link| link.source());
    links
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

async fn silence(Path(id): Path<String>) -> Result<String, Error> {
    match id.as_str() {
        "secret" => Err(Error::Forbidden("editors only")),
        "broken" => Err(Error::Internal("the index has a hole".into())),
        "remote" => Err(Error::BadGateway("db-7: refused".into())),
        _ => Err(Error::NotFound("silence")),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    let app = Router::new().route("/silences/{id}", get(silence));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
