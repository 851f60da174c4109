//! A data source for tests: scenarios, requests, and queries with frames that are the same at every run.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use jiff::tz::TimeZone;

use super::Person;
use crate::{
    datasource::{
        frame::{Field, Frame, FrameType, Meta},
        live::{Answer, Body, Exchange, News, Query, Recorded},
    },
    tui::{
        message::{JobId, Message, Told},
        model::data_source::{DataSource, Setup},
        services::data_source::{Port, Scenario, Tried},
    },
};

/// 2025-11-24 16:00:00 UTC.
const START: u64 = 1_764_000_000;

/// Where the data source of these tests listens.
pub(crate) const ADDRESS: &str = "127.0.0.1:3001";

impl Person {
    /// Somebody who opens the data source's screen before the server runs.
    pub(crate) fn before_serving_at(width: u16, height: u16) -> Self {
        let mut person = Self::returning_at(width, height);
        person.model.data_source = DataSource::new(setup(Some(Port::Fixed(3001))));
        person.press("4");
        person
    }

    /// Somebody who opens the data source's screen while the server runs.
    pub(crate) fn serving_at(width: u16, height: u16) -> Self {
        let mut person = Self::before_serving_at(width, height);
        person.hears(Told::Started(Ok(ADDRESS.parse().unwrap())));
        person
    }

    /// Lets the data source tell something.
    pub(crate) fn hears(&mut self, told: Told) {
        let effects = self.tell(Message::DataSource(told));
        assert_eq!(effects, [], "nothing has to be done because of it");
    }

    /// Lets the trial that was asked for succeed.
    pub(crate) fn hears_of_trial(&mut self, job: u64, query: Query) {
        let tried = Tried {
            query,
            took: Duration::from_micros(1_234),
        };
        self.hears(Told::Tried {
            job: JobId(job),
            result: Ok(Box::new(tried)),
        });
    }
}

/// A data source with some scenarios.
pub(crate) fn setup(port: Option<Port>) -> Setup {
    let scenarios = [
        ("random", "A random walk that looks alike at each zoom."),
        ("sine", "A sine of 15 minutes with a tenth of noise."),
        ("gaps", "A random walk that is null for minutes at a time."),
        ("table", "Hosts with text, numbers, truth values and times."),
        ("fail", "The upstream answers with an error."),
    ];
    Setup {
        port,
        scenarios: scenarios
            .iter()
            .map(|(name, about)| Scenario {
                name: (*name).to_owned(),
                about: (*about).to_owned(),
            })
            .collect(),
        zone: TimeZone::UTC,
    }
}

fn at(second: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(START + second)
}

/// A request, and how it was answered.
pub(crate) fn exchange(second: u64, method: &str, path: &str, status: u16) -> Exchange {
    Exchange {
        at: at(second),
        method: method.to_owned(),
        path: path.to_owned(),
        route: (status != 404).then(|| path.split('?').next().unwrap_or_default().to_owned()),
        status,
        duration: Duration::from_micros(180 + second * 977),
        request_id: format!("id-{second}"),
    }
}

/// What happened in a server that was asked by a Grafana: some requests, the last one a query.
pub(crate) fn news() -> News {
    let exchanges = [
        exchange(1, "GET", "/livez", 200),
        exchange(2, "POST", "/prometheus/api/v1/query", 200),
        exchange(
            3,
            "GET",
            "/prometheus/api/v1/label/__name__/values?start=1764000000",
            200,
        ),
        exchange(4, "GET", "/nowhere", 404),
        exchange(5, "POST", "/api/ds/query", 503),
        exchange(6, "POST", "/api/ds/query", 200),
    ];
    let exchanges: Vec<_> = (1..)
        .zip(exchanges)
        .map(|(number, event)| recorded(number, event))
        .collect();
    News {
        last: 7,
        exchanges,
        queries: vec![recorded(7, query(6, series()))],
    }
}

pub(crate) fn recorded<T>(sequence: u64, event: T) -> Recorded<T> {
    Recorded {
        sequence,
        event: Arc::new(event),
    }
}

/// A query that was asked with a request, and its answer.
pub(crate) fn query(second: u64, answers: Vec<Answer>) -> Query {
    let request = r#"{"from":"1763996400000","to":"1764000000000","queries":[{"refId":"A","scenario":"gaps","maxDataPoints":120}]}"#;
    let mut response = br#"{"results":{"A":{"status":200,"frames":["#.to_vec();
    for frame in answers.iter().flat_map(|answer| &answer.frames) {
        frame.write_json(&mut response);
    }
    response.extend_from_slice(b"]}}}");
    Query {
        at: at(second),
        request_id: format!("id-{second}"),
        request: Body::of(request.as_bytes()),
        response: Body::of(&response),
        answers: answers.into(),
    }
}

fn answer(frame: Frame) -> Vec<Answer> {
    vec![Answer {
        ref_id: "A".to_owned(),
        frames: vec![frame],
        error: None,
    }]
}

/// An hour of two series, one of them with a gap.
pub(crate) fn series() -> Vec<Answer> {
    let minutes = 0..61_i32;
    let start = i64::try_from(START).unwrap() - 3600;
    let times = minutes
        .clone()
        .map(|minute| (start + i64::from(minute) * 60) * 1_000_000_000);
    // A triangle and a staircase: no rounding of sines differs between machines.
    let up_and_down = minutes.clone().map(|minute| {
        let value = f64::from((minute % 30 - 15).abs());
        (!(20..28).contains(&minute)).then_some(value)
    });
    let steps = minutes.map(|minute| Some(f64::from(minute / 10) + 0.5));
    let fields = vec![
        Field::time("time", times.collect()),
        Field::new("load", up_and_down.collect::<Vec<_>>()).with_labels([("host", "a")]),
        Field::new("load", steps.collect::<Vec<_>>()).with_labels([("host", "b")]),
    ];
    answer(
        Frame::new("gaps", fields)
            .unwrap()
            .with_meta(Meta::of(FrameType::TimeSeriesWide)),
    )
}

/// A table without times.
pub(crate) fn table() -> Vec<Answer> {
    let fields = vec![
        Field::new("host", vec!["a", "b", "c"]),
        Field::new("load", vec![Some(0.25), None, Some(12.5)]),
        Field::new("up", vec![true, false, true]),
    ];
    answer(Frame::new("hosts", fields).unwrap())
}

/// A query that failed, beside one that didn't.
pub(crate) fn failure() -> Vec<Answer> {
    let mut answers = table();
    answers.push(Answer {
        ref_id: "B".to_owned(),
        frames: Vec::new(),
        error: Some("the upstream answered 503".to_owned()),
    });
    answers
}
