//! The route, and the reply: one entry for each query, whatever becomes of the others.

use std::{collections::BTreeMap, time::Duration};

use axum::{Json, Router, body::Bytes, routing::post};
use futures::future::join_all;
use serde::Serialize;
use tokio::time::{sleep, timeout};

use crate::{
    error::{BadRequest, QueryError},
    frame::Frame,
    language::{Ask, Command, Format},
    request::{Query, Range, Request},
};

/// How long a query may take.
const LIMIT: Duration = Duration::from_secs(1);

/// What became of the queries, by refId.
#[derive(Serialize)]
struct Reply {
    results: BTreeMap<String, Entry>,
}

/// What became of one query.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry {
    Answered { status: u16, frames: [Frame; 1] },
    Failed(QueryError),
}

/// The routes.
pub fn app() -> Router {
    Router::new().route("/api/ds/query", post(query))
}

async fn query(body: Bytes) -> Result<Json<Reply>, BadRequest> {
    let request = Request::parse(&body)?;
    let range = request.range;
    let shown = request.queries.into_iter().filter(|query| !query.hidden);
    let entries = shown.map(|query| async move {
        let entry = entry(&query, range).await;
        (query.ref_id, entry)
    });
    let results = join_all(entries).await.into_iter().collect();
    Ok(Json(Reply { results }))
}

/// The limit is here, around a single query: those that are in time are answered.
async fn entry(query: &Query, range: Range) -> Entry {
    let answered = timeout(LIMIT, answer(query, range)).await;
    match answered.unwrap_or_else(|_| Err(QueryError::too_slow())) {
        Ok(frame) => Entry::Answered {
            status: 200,
            frames: [frame],
        },
        Err(error) => Entry::Failed(error),
    }
}

async fn answer(query: &Query, range: Range) -> Result<Frame, QueryError> {
    let Ask { command, format } = Ask::parse(query)?;
    let value = match command {
        Command::Const(value) => value,
        Command::NoData => return Ok(Frame::no_data()),
        Command::Fail(status) => return Err(QueryError::upstream(status)),
        Command::Sleep(ms) => {
            sleep(Duration::from_millis(ms)).await;
            1.0
        }
    };
    Ok(match format {
        Format::TimeSeries => Frame::time_series(vec![range.from, range.to], vec![value, value]),
        Format::Table => Frame::table(vec![value]),
    })
}
