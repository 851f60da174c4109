//! The routes: what is asked by whoever saves the data source, and by whoever opens a panel.

use std::collections::BTreeMap;

use axum::{
    Json, Router,
    body::Bytes,
    routing::{get, post},
};
use serde::Serialize;
use serde_json::{Value, json};

use crate::{
    error::{BadRequest, QueryError},
    frame::Frame,
    query::{Ask, Scenario},
    request::{Query, Range, Request},
};

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

/// The routes. A data source that `is_broken` says so when its health is asked, and answers all the same.
pub fn app(is_broken: bool) -> Router {
    Router::new()
        .route("/health", get(async move || health(is_broken)))
        .route("/query", post(query))
}

/// The status of the reply is that of the question, which was fine.
fn health(is_broken: bool) -> Json<Value> {
    let (status, message) = if is_broken {
        ("ERROR", "The data source was told to be broken")
    } else {
        ("OK", "Data source is working")
    };
    Json(json!({ "status": status, "message": message }))
}

async fn query(body: Bytes) -> Result<Json<Reply>, BadRequest> {
    let request = Request::parse(&body)?;
    let range = request.range;
    let shown = request.queries.into_iter().filter(|query| !query.hidden);
    let results = shown.map(|query| {
        let entry = entry(&query, range);
        (query.ref_id, entry)
    });
    Ok(Json(Reply {
        results: results.collect(),
    }))
}

fn entry(query: &Query, range: Range) -> Entry {
    match answer(query, range) {
        Ok(frame) => Entry::Answered {
            status: 200,
            frames: [frame],
        },
        Err(error) => Entry::Failed(error),
    }
}

fn answer(query: &Query, range: Range) -> Result<Frame, QueryError> {
    let ask = Ask::parse(&query.members)?;
    if ask.scenario == Scenario::NoData {
        return Ok(Frame::no_data());
    }
    let times = ask.pace.times(range);
    let columns = (0..ask.series)
        .map(|number| {
            let series = ask.series(number);
            times.iter().map(|&time| series.at(time)).collect()
        })
        .collect();
    Ok(Frame::time_series(times, columns))
}
