//! Gives out the alerts that fire, whole or not at all.

use std::{error::Error, future, io, time::Duration};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use serde::Serialize;
use tokio::time::timeout;

#[derive(Serialize)]
struct Alert {
    name: &'static str,
    value: f64,
}

// ANCHOR: envelope
#[derive(Serialize)]
struct Success<T> {
    success: bool,
    data: T, // no skip_serializing_if
}

#[derive(Serialize)]
struct Failure {
    success: bool,
    error: Problem,
}

#[derive(Serialize)]
struct Problem {
    code: &'static str,
    message: String,
}
// ANCHOR_END: envelope

// ANCHOR: write
/// Makes no response before the whole body is there.
fn reply(status: StatusCode, body: &impl Serialize) -> Response {
    let kind = [(CONTENT_TYPE, "application/json")];
    match serde_json::to_vec(body) {
        Ok(bytes) => (status, kind, bytes).into_response(),
        Err(error) => {
            tracing::error!(%error, "encode reply");
            let status = StatusCode::INTERNAL_SERVER_ERROR;
            (status, kind, ENCODE_FAILED).into_response()
        }
    }
}
// ANCHOR_END: write

const ENCODE_FAILED: &str = concat!(
    r#"{"success":false,"error":"#,
    r#"{"code":"QUERY_FAILED","message":"the query failed"}}"#
);

// ANCHOR: error
/// What is displayed is for the client, the source for the log.
#[derive(Debug, thiserror::Error)]
enum QueryError {
    #[error("there is no such team")]
    NotFound,
    #[error("the query took too long")]
    Timeout,
    #[error("the query failed")]
    Store(#[source] io::Error),
}

impl IntoResponse for QueryError {
    fn into_response(self) -> Response {
        let cause = self.source().map(ToString::to_string);
        tracing::error!(error = %self, cause, "firing alerts");
        let (status, code) = self.status_and_code();
        let message = self.to_string();
        let error = Problem { code, message };
        reply(
            status,
            &Failure {
                success: false,
                error,
            },
        )
    }
}
// ANCHOR_END: error

// ANCHOR: status
impl QueryError {
    fn status_and_code(&self) -> (StatusCode, &'static str) {
        use StatusCode as Is;
        match self {
            Self::NotFound => (Is::NOT_FOUND, "NOT_FOUND"),
            Self::Timeout => (Is::GATEWAY_TIMEOUT, "TIMEOUT"),
            Self::Store(_) => (Is::INTERNAL_SERVER_ERROR, "QUERY_FAILED"),
        }
    }
}
// ANCHOR_END: status

// ANCHOR: handler
async fn firing(Path(team): Path<String>) -> Result<Response, QueryError> {
    let alerts = timeout(Duration::from_secs(2), fetch(&team))
        .await
        .map_err(|_| QueryError::Timeout)??;
    let body = Success {
        success: true,
        data: alerts,
    };
    Ok(reply(StatusCode::OK, &body))
}
// ANCHOR_END: handler

/// Stands for a query.
async fn fetch(team: &str) -> Result<Vec<Alert>, QueryError> {
    match team {
        "db" => Ok(vec![Alert {
            name: "DiskFull",
            value: 0.97,
        }]),
        "web" => Ok(Vec::new()),
        "broken" => {
            let error =
                io::Error::other("dial db.internal as alerts: refused");
            Err(QueryError::Store(error))
        }
        "slow" => future::pending().await,
        _ => Err(QueryError::NotFound),
    }
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let app = Router::new().route("/teams/{team}/firing", get(firing));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
