//! `POST /api/query`, also as `/api/v1/query`: a query is checked and given back.

use std::panic::resume_unwind;

use axum::{
    Router,
    extract::{Request, State},
    routing::post,
};

use super::{body, error::ApiError, query_request::QueryRequest, reply::Success};

/// How large a query may be, in bytes.
#[derive(Debug, Clone, Copy)]
struct MaxBody(usize);

/// `POST /api/query` and `POST /api/v1/query`, with bodies of at most `max_body` bytes.
pub fn routes(max_body: usize) -> Router {
    Router::new()
        .route("/api/query", post(query))
        .route("/api/v1/query", post(query))
        .with_state(MaxBody(max_body))
}

/// Three queries make trouble, so that the layers around the handler can be seen at work.
async fn query(State(MaxBody(max)): State<MaxBody>, request: Request) -> Result<Success<QueryRequest>, ApiError> {
    let query = read(request, max).await?;
    match query.text() {
        "!fail" => Err(ApiError::QueryFailed("the query asked for a failure".into())),
        // As `panic!` does, but without the panic hook: this one is meant, and nobody needs to be alarmed.
        "!panic" => resume_unwind(Box::new("the query asked for a panic")),
        "!timeout" => {
            std::future::pending::<()>().await;
            Err(ApiError::Timeout)
        }
        _ => Ok(Success(query)),
    }
}

/// Reads a query in the order in which it costs least to say no: the type, the size, the form, the meaning.
async fn read(request: Request, max: usize) -> Result<QueryRequest, ApiError> {
    if !body::is_json(request.headers()) {
        return Err(ApiError::UnsupportedMediaType);
    }
    let json = body::read(request.into_body(), max).await?;
    QueryRequest::parse(&json)
}
