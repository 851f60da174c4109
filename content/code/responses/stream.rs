//! Gives out an export line by line.

use axum::{
    BoxError, Router,
    body::Body,
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::get,
};
use futures::{Stream, StreamExt, stream};
use serde::Serialize;

#[derive(Serialize)]
struct Row {
    id: u32,
    name: &'static str,
}

// ANCHOR: export
async fn export() -> Result<Response, StatusCode> {
    // What can fail early fails here.
    let rows = open().map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    let lines = rows.map(|row| match row.and_then(line) {
        Ok(line) => Ok(line),
        Err(error) => {
            tracing::error!(%error, "export");
            Err(error) // hangs up, in the middle
        }
    });
    let kind = [(CONTENT_TYPE, "application/x-ndjson")];
    Ok((kind, Body::from_stream(lines)).into_response())
}

fn line(row: Row) -> Result<Vec<u8>, BoxError> {
    let mut line = serde_json::to_vec(&row)?;
    line.push(b'\n');
    Ok(line)
}
// ANCHOR_END: export

/// Stands for a query; its last row can't be read.
fn open() -> Result<impl Stream<Item = Result<Row, BoxError>>, BoxError> {
    let rows = (0..10_000).map(|id| Ok(Row { id, name: "a name" }));
    let last = Err("the connection was reset".into());
    Ok(stream::iter(rows.chain([last])))
}

#[tokio::main]
async fn main() -> std::io::Result<()> {
    tracing_subscriber::fmt().init();
    let app = Router::new().route("/export", get(export));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:8080").await?;
    axum::serve(listener, app).await
}
