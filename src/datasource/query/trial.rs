//! A scenario that this program asks for itself, without a connection, as a panel of a dashboard would: for whoever shows what
//! an answer looks like.

use std::{
    io,
    time::{SystemTime, UNIX_EPOCH},
};

use serde_json::json;
use tokio::runtime;

use super::{
    ask::Dialect,
    engine::{Engine, Reply},
    kind::{Kind, SCENARIOS},
    request::Request,
};
use crate::datasource::{
    live::{self, Body},
    series::round_interval,
};

/// The range that is asked for, in milliseconds.
const HOUR: i64 = 60 * 60 * 1000;

/// The scenarios' names, and what each shows, in a sentence.
pub fn scenarios() -> impl Iterator<Item = (&'static str, &'static str)> {
    SCENARIOS.iter().map(|scenario| (scenario.name, scenario.description))
}

/// Asks for a scenario's last hour in at most so many points, and waits for the answer. An error means that the system gives
/// no runtime; what goes wrong with the query is in its answer.
pub fn ask(engine: &Engine, scenario: &str, points: u16, now: SystemTime) -> io::Result<live::Query> {
    let sent = request(scenario, points, now).to_string();
    let runtime = runtime::Builder::new_current_thread().enable_time().build()?;
    let request = Request::parse(sent.as_bytes()).map_err(|error| io::Error::other(error.to_string()))?;
    let reply = runtime.block_on(engine.answer(request, Dialect::Grafana));
    Ok(reply.into_live(now, String::new(), sent.as_bytes()).0)
}

fn request(scenario: &str, points: u16, now: SystemTime) -> serde_json::Value {
    // Before 1970 there is nothing to ask for.
    let now = now.duration_since(UNIX_EPOCH).unwrap_or_default();
    let to = i64::try_from(now.as_millis()).unwrap_or(i64::MAX).max(HOUR);
    let mut query = json!({
        "refId": "A",
        "scenario": scenario,
        "intervalMs": round_interval(HOUR / i64::from(points.max(1))),
        "maxDataPoints": points.max(1),
    });
    if let Some(Kind::Signal(_)) = Kind::of(scenario) {
        query["series"] = json!(2);
    }
    json!({
        "from": (to - HOUR).to_string(),
        "to": to.to_string(),
        "queries": [query],
    })
}

impl Reply {
    /// The query as it is reported to who watches, and the body that is sent.
    pub(super) fn into_live(self, at: SystemTime, request_id: String, sent: &[u8]) -> (live::Query, Vec<u8>) {
        let answers = self.entries.into_iter().map(|entry| {
            let (frames, error) = match entry.outcome {
                Ok(frames) => (frames, None),
                Err(error) => (Vec::new(), Some(error.message.into_owned())),
            };
            live::Answer {
                ref_id: entry.ref_id,
                frames,
                error,
            }
        });
        let query = live::Query {
            at,
            request_id,
            request: Body::of(sent),
            response: Body::of(&self.body),
            answers: answers.collect(),
        };
        (query, self.body)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::Arc,
        time::{Duration, UNIX_EPOCH},
    };

    use super::{ask, scenarios};
    use crate::datasource::{
        query::{Engine, Limits},
        series::{Catalogue, Sources},
    };

    fn engine() -> Engine {
        Engine::new(Arc::new(Catalogue::new(Sources::default())), Limits::default())
    }

    #[test]
    fn every_scenario_is_answered_somehow() {
        let now = UNIX_EPOCH + Duration::from_secs(1_764_000_000);
        let engine = engine();
        for (name, _) in scenarios() {
            let query = ask(&engine, name, 120, now).unwrap();
            let [answer] = &query.answers[..] else {
                panic!("{name}: {} answers", query.answers.len())
            };
            let rows = answer.frames.iter().map(crate::datasource::frame::Frame::rows).max();
            assert!(
                answer.error.is_some() || rows.is_some_and(|rows| rows <= 2_000),
                "{name}: {rows:?}"
            );
            assert!(query.response.bytes().starts_with(b"{\"results\":{\"A\":"), "{name}");
        }
    }

    #[test]
    fn a_scenario_that_does_not_exist_is_an_answer_too() {
        let query = ask(&engine(), "nothing", 0, UNIX_EPOCH).unwrap();
        assert!(query.answers[0].error.as_ref().unwrap().contains("nothing"));
    }
}
