//! `QueryData`: the queries of a panel or rule, sent to the data source together and answered one by one.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use bytes::Bytes;
use http::HeaderValue;
use serde::Deserialize;
use serde_json::{Map, Value, json, value::RawValue};
use tokio::task::JoinSet;

use crate::{
    client::{Call, Client, Reply},
    failure::{Failure, Source},
    frame,
    protocol::{DataQuery, DataResponse},
};

/// Where the data source takes queries.
const PATH: &str = "api/ds/query";

type Answers = HashMap<String, DataResponse>;
/// The beginning and the end of a range, in epoch milliseconds.
type Range = (i64, i64);

/// The queries of one range, by refId.
#[derive(Default)]
struct Group {
    ref_ids: Vec<String>,
    queries: Vec<Value>,
}

/// Answers `queries`. What fails for one of them is its own answer and leaves the others alone.
///
/// A request to the data source has one range, so queries with the same range go together: for a panel that is all of
/// them, while an alert rule may look at several.
pub(crate) async fn answer(
    client: &Arc<Client>,
    queries: Vec<DataQuery>,
    traceparent: Option<&HeaderValue>,
) -> Answers {
    let mut answers = Answers::new();
    let mut groups: BTreeMap<Range, Group> = BTreeMap::new();
    for query in queries {
        match prepared(&query) {
            Ok(Some((range, prepared))) => {
                let group = groups.entry(range).or_default();
                group.ref_ids.push(query.ref_id);
                group.queries.push(prepared);
            }
            Ok(None) => {}
            Err(failure) => {
                answers.insert(query.ref_id, refused(&failure));
            }
        }
    }

    let mut asked = JoinSet::new();
    for (range, group) in groups {
        let (client, traceparent) = (client.clone(), traceparent.cloned());
        asked.spawn(async move { ask(&client, range, group, traceparent).await });
    }
    while let Some(group) = asked.join_next().await {
        // Only a panic or an abort is an error here; the refIds without an answer show it.
        answers.extend(group.unwrap_or_default());
    }
    answers
}

/// The answer that tells of `failure`.
pub(crate) fn refused(failure: &Failure) -> DataResponse {
    DataResponse {
        error: failure.to_string(),
        status: failure.status().into(),
        error_source: failure.source().name().to_owned(),
        frames: Vec::new(),
    }
}

/// A query as the data source takes it, with its range; none if it is hidden.
fn prepared(query: &DataQuery) -> Result<Option<(Range, Value)>, Failure> {
    let mut model: Map<String, Value> = if query.json.is_empty() {
        Map::new()
    } else {
        serde_json::from_slice(&query.json).map_err(|error| Failure::Query(format!("it is no JSON object: {error}")))?
    };
    if model.get("hide") == Some(&Value::Bool(true)) {
        return Ok(None);
    }
    let range = query
        .time_range
        .ok_or_else(|| Failure::Query("it has no time range".to_owned()))?;
    model.insert("refId".to_owned(), query.ref_id.clone().into());
    if query.interval_ms > 0 {
        model.insert("intervalMs".to_owned(), query.interval_ms.into());
    }
    if query.max_data_points > 0 {
        model.insert("maxDataPoints".to_owned(), query.max_data_points.into());
    }
    Ok(Some(((range.from, range.to), model.into())))
}

/// Asks the data source for the queries of one range.
async fn ask(client: &Client, (from, to): Range, group: Group, traceparent: Option<HeaderValue>) -> Answers {
    let Group { ref_ids, queries } = group;
    let body = json!({ "from": from.to_string(), "to": to.to_string(), "queries": queries }).to_string();
    let call = Call {
        path: PATH,
        body: Some(Bytes::from(body)),
        traceparent,
        ..Call::default()
    };
    let reply = client.send(call).await.and_then(Reply::success);
    let answers = reply.and_then(|body| {
        let mut results = results(&body)?;
        Ok(ref_ids
            .iter()
            .map(|ref_id| (ref_id.clone(), results.remove(ref_id).unwrap_or_else(unanswered)))
            .collect())
    });
    answers.unwrap_or_else(|failure| {
        tracing::warn!(
            status = failure.status(),
            source = failure.source().name(),
            "no query answered: {failure}"
        );
        ref_ids.into_iter().map(|ref_id| (ref_id, refused(&failure))).collect()
    })
}

fn unanswered() -> DataResponse {
    refused(&Failure::Unreadable("it has no answer to this query".to_owned()))
}

/// The answers of a reply, by refId.
fn results(body: &[u8]) -> Result<Answers, Failure> {
    #[derive(Deserialize)]
    struct Results<'a> {
        #[serde(borrow)]
        results: HashMap<String, &'a RawValue>,
    }

    let reply: Results<'_> =
        serde_json::from_slice(body).map_err(|error| Failure::Unreadable(format!("no results: {error}")))?;
    let read = |(ref_id, entry): (String, &RawValue)| {
        let answer = result(entry).unwrap_or_else(|failure| refused(&failure));
        (ref_id, answer)
    };
    Ok(reply.results.into_iter().map(read).collect())
}

/// The answer that one entry of a reply holds.
fn result(entry: &RawValue) -> Result<DataResponse, Failure> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Entry<'a> {
        status: Option<u16>,
        error: Option<String>,
        error_source: Option<String>,
        #[serde(borrow)]
        frames: Option<Vec<&'a RawValue>>,
    }

    let entry: Entry<'_> = serde_json::from_str(entry.get()).map_err(|error| Failure::Unreadable(error.to_string()))?;
    let mut frames = Vec::new();
    for frame in entry.frames.unwrap_or_default() {
        frames.push(frame::to_arrow(frame.get()).map_err(Failure::Unreadable)?);
    }
    let Some(error) = entry.error else {
        return Ok(DataResponse {
            frames,
            status: entry.status.unwrap_or(200).into(),
            ..DataResponse::default()
        });
    };
    let status = entry.status.unwrap_or(500);
    let source = entry
        .error_source
        .unwrap_or_else(|| Source::of_status(status).name().to_owned());
    Ok(DataResponse {
        frames,
        error,
        status: status.into(),
        error_source: source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::TimeRange;

    fn query(json: &str) -> DataQuery {
        DataQuery {
            ref_id: "A".to_owned(),
            max_data_points: 43_200,
            interval_ms: 1000,
            time_range: Some(TimeRange { from: 1, to: 2 }),
            json: json.to_owned().into(),
        }
    }

    #[test]
    fn a_query_keeps_its_own_members_and_gets_grafanas() {
        let (range, sent) = prepared(&query(r#"{"scenario":"random","seed":7,"maxDataPoints":5}"#))
            .unwrap()
            .unwrap();
        assert_eq!(range, (1, 2));
        let expected =
            json!({ "scenario": "random", "seed": 7, "maxDataPoints": 43_200, "refId": "A", "intervalMs": 1000 });
        assert_eq!(sent, expected);
    }

    #[test]
    fn a_hidden_query_is_not_asked() {
        assert_eq!(prepared(&query(r#"{"hide":true}"#)), Ok(None));
    }

    #[test]
    fn a_query_that_can_not_be_sent_says_why() {
        let told = |query: &DataQuery| prepared(query).unwrap_err();
        assert_eq!(
            told(&DataQuery {
                time_range: None,
                ..query("{}")
            })
            .to_string(),
            "the query: it has no time range"
        );
        let failure = told(&query("[]"));
        assert_eq!((failure.status(), failure.source()), (400, Source::Downstream));
    }

    #[test]
    fn each_entry_is_read_on_its_own() {
        let body = br#"{"results":{
            "A":{"status":200,"frames":[{"schema":{"fields":[]},"data":{"values":[]}}]},
            "B":{"error":"gone","errorSource":"downstream","status":504},
            "C":{"status":200,"frames":[{"schema":7}]},
            "D":{"error":"odd"},
            "E":[]}}"#;
        let answers = results(body).unwrap();
        assert_eq!((answers["A"].status, answers["A"].frames.len()), (200, 1));
        let told = |ref_id: &str| (answers[ref_id].status, answers[ref_id].error_source.as_str());
        assert_eq!(told("B"), (504, "downstream"));
        assert_eq!(answers["B"].error, "gone");
        assert_eq!(told("C"), (502, "downstream"));
        assert_eq!(told("D"), (500, "downstream"));
        assert_eq!(told("E"), (502, "downstream"));
        assert!(results(b"[1,2]").is_err());
    }
}
