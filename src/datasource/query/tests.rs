//! Requests through the engine, as far as no socket is needed.

use std::{fs, sync::Arc, time::Duration};

use serde_json::{Value, json};

use super::{Dialect, Engine, Limits, Request};
use crate::{
    datasource::series::{Catalogue, Sources, reviews::Place},
    progress::{Event, Grade, log::Log},
};

/// 2026-11-24T00:00:00Z.
const START: i64 = 1_795_478_400_000;

fn engine() -> Engine {
    // What is asked here is answered, however slow the machine is.
    let patient = Limits {
        per_query: Duration::from_mins(1),
        ..Limits::default()
    };
    Engine::new(Arc::new(Catalogue::new(Sources::default())), patient)
}

async fn ask_as(engine: &Engine, dialect: Dialect, from: i64, to: i64, queries: Value) -> Value {
    let body = json!({"from": from.to_string(), "to": to, "queries": queries}).to_string();
    let request = Request::parse(body.as_bytes()).unwrap();
    let reply = engine.answer(request, dialect).await;
    serde_json::from_slice::<Value>(&reply.body).unwrap()["results"].take()
}

async fn ask(queries: Value) -> Value {
    ask_as(&engine(), Dialect::Grafana, START, START + 3_600_000, queries).await
}

fn columns(entry: &Value) -> &Vec<Value> {
    entry["frames"][0]["data"]["values"].as_array().unwrap()
}

#[tokio::test]
async fn each_query_has_its_own_outcome() {
    let results = ask(json!([
        {"refId": "C", "queryText": "fail 503"},
        {"refId": "A", "queryText": "const 1.5"},
        {"refId": "B", "queryText": "nodata"},
        {"refId": "H", "queryText": "nonsense", "hide": true},
        {"refId": "D", "queryText": "const NaN", "format": "table"},
        {"refId": "E", "queryText": "wrong"},
        {"refId": "F"},
        {"refId": "G", "scenario": "bug"},
        {"refId": "I", "scenario": "expired-token"},
        {"refId": "J", "queryText": "fail 501"},
    ]))
    .await;
    let names: Vec<&String> = results.as_object().unwrap().keys().collect();
    assert_eq!(names, ["A", "B", "C", "D", "E", "F", "G", "I", "J"]);
    let wide = &results["A"]["frames"][0];
    assert_eq!(
        wide["schema"]["meta"],
        json!({"type": "timeseries-wide", "typeVersion": [0, 1]})
    );
    assert_eq!(wide["schema"]["refId"], "A");
    assert_eq!(wide["data"]["values"], json!([[START, START + 3_600_000], [1.5, 1.5]]));
    assert_eq!(results["B"]["frames"][0]["data"], json!({"values": []}));
    assert_eq!(results["B"]["frames"][0]["schema"]["fields"], json!([]));
    assert_eq!(columns(&results["D"]), &[json!([null])]);
    assert_eq!(results["D"]["frames"][0]["data"]["entities"], json!([{"NaN": [0]}]));
    for (name, status, source) in [
        ("C", 502, "downstream"),
        ("E", 400, "downstream"),
        ("F", 400, "downstream"),
        ("G", 500, "plugin"),
        ("I", 401, "downstream"),
        ("J", 502, "plugin"),
    ] {
        let entry = &results[name];
        assert_eq!(
            (&entry["status"], &entry["errorSource"]),
            (&json!(status), &json!(source)),
            "{name}"
        );
        assert!(entry["error"].as_str().is_some_and(|error| !error.is_empty()) && entry["frames"].is_null());
    }
    assert_eq!(ask(json!([{"refId": "A", "hide": true}])).await, json!({}));
}

#[tokio::test]
async fn what_sleeps_too_long_times_out_alone() {
    let limits = Limits {
        per_query: Duration::from_secs(1),
        ..Limits::default()
    };
    let engine = Engine::new(Arc::new(Catalogue::new(Sources::default())), limits);
    let queries = json!([{"refId": "A", "queryText": "sleep 60000"}, {"refId": "B", "queryText": "sleep 0"}]);
    let results = ask_as(&engine, Dialect::Grafana, 0, 1_000, queries).await;
    assert_eq!(
        (&results["A"]["status"], &results["A"]["errorSource"]),
        (&json!(504), &json!("downstream"))
    );
    assert_eq!(columns(&results["B"])[1], json!([1.0, 1.0]));
}

#[tokio::test]
async fn a_mock_query_has_all_defaults_and_overlapping_ranges_agree() {
    let engine = engine();
    let one = ask_as(&engine, Dialect::Mock, 0, 100_000, json!([{"refId": "A", "series": 2}])).await;
    let fields = one["A"]["frames"][0]["schema"]["fields"].as_array().unwrap();
    assert_eq!(fields.len(), 3);
    assert_eq!(fields[1]["labels"], json!({"series": "0"}));
    let other = ask_as(
        &engine,
        Dialect::Mock,
        50_000,
        150_000,
        json!([{"refId": "B", "series": 3}]),
    )
    .await;
    for (one, other) in columns(&one["A"]).iter().zip(columns(&other["B"])) {
        let (one, other) = (one.as_array().unwrap(), other.as_array().unwrap());
        assert_eq!((one.len(), other.len()), (100, 100));
        assert_eq!(one[50..], other[..50]);
    }
    let empty = ask_as(&engine, Dialect::Mock, 1, 2, json!([{"refId": "A"}])).await;
    assert_eq!(columns(&empty["A"]), &[json!([]), json!([])]);
}

#[tokio::test]
async fn points_are_ascending_and_never_too_many() {
    let engine = engine();
    for (span, max) in [
        (60_000, 500),
        (3_600_000, 7),
        (86_400_000, 1_000),
        (30 * 86_400_000_i64, 2_000),
        (1, 1),
    ] {
        let queries: Vec<Value> = [
            "random",
            "sine",
            "counter",
            "gaps",
            "spikes",
            "daily",
            "histogram",
            "logs",
        ]
        .iter()
        .map(|name| json!({"refId": name, "scenario": name, "maxDataPoints": max}))
        .collect();
        // One at a time, as all together are more than a request may ask for.
        for query in queries {
            let name = query["refId"].as_str().unwrap().to_owned();
            let results = ask_as(&engine, Dialect::Grafana, START + 1, START + 1 + span, json!([query])).await;
            let columns = columns(&results[&name]);
            let times: Vec<i64> = columns[0]
                .as_array()
                .unwrap()
                .iter()
                .map(|t| t.as_i64().unwrap())
                .collect();
            assert!(
                times.len() <= max
                    && columns
                        .iter()
                        .all(|column| column.as_array().unwrap().len() == times.len())
            );
            assert!(times.is_sorted_by(|a, b| a < b), "{name}");
            assert!(
                times.iter().all(|t| (START + 1..START + 1 + span).contains(t)),
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn a_request_has_a_budget_and_queries_within_it_are_answered() {
    let many = |name: &str| json!({"refId": name, "scenario": "random", "series": 20, "maxDataPoints": 11_000, "intervalMs": 1});
    let results = ask(json!([many("A"), many("B"), many("C"), {"refId": "D", "queryText": "const 1"}])).await;
    let statuses: Vec<_> = ["A", "B", "C", "D"]
        .map(|name| results[name]["status"].as_i64().unwrap())
        .into();
    assert_eq!(statuses, [200, 200, 400, 200]);
}

#[tokio::test]
async fn logs_and_tables_have_the_columns_that_grafana_expects() {
    let results = ask(json!([
        {"refId": "L", "scenario": "logs", "series": 2, "maxDataPoints": 50},
        {"refId": "T", "scenario": "table", "series": 3},
    ]))
    .await;
    let names = |entry: &Value| -> Vec<String> {
        let fields = entry["frames"][0]["schema"]["fields"].as_array().unwrap();
        fields
            .iter()
            .map(|field| field["name"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(names(&results["L"]), ["timestamp", "body", "severity", "id", "labels"]);
    assert_eq!(results["L"]["frames"][0]["schema"]["meta"]["type"], "log-lines");
    assert_eq!(columns(&results["L"])[0].as_array().unwrap().len(), 50);
    assert!(columns(&results["L"])[4][0]["service"].is_string());
    assert_eq!(
        names(&results["T"]),
        ["host", "region", "up", "load", "requests", "started"]
    );
    assert_eq!(columns(&results["T"])[0].as_array().unwrap().len(), 12);
}

#[tokio::test]
async fn named_series_and_the_learners_own_are_found() {
    let folder = tempfile::tempdir().unwrap();
    let log = Log::new(folder.path().join("progress.jsonl"));
    let opened = Event::Opened {
        item: "exercise:http-health".to_owned(),
    };
    log.append(jiff::Timestamp::from_millisecond(START).unwrap(), opened)
        .unwrap();
    let graded = Event::Graded {
        exercise: "http-health".to_owned(),
        hash: "1".to_owned(),
        passed: true,
        cases_passed: 1,
        cases: 1,
        first_failure: None,
        took_ms: 5,
    };
    log.append(jiff::Timestamp::from_millisecond(START + 60_000).unwrap(), graded)
        .unwrap();
    let reviewed = |card: &str, grade| Event::Reviewed {
        card: card.to_owned(),
        grade,
        due: true,
    };
    for event in [reviewed("head", Grade::Good), reviewed("idle", Grade::Again)] {
        log.append(jiff::Timestamp::from_millisecond(START + 120_000).unwrap(), event)
            .unwrap();
    }
    let place = |card: &str| Place {
        chapter: "http".to_owned(),
        lesson: format!("of-{card}"),
    };
    let class = folder.path().join("class");
    fs::create_dir(&class).unwrap();
    let line = r#"{"format":1,"at":"2026-11-24T00:10:00Z","grade":{"exercise":"http-health","hash":"1","verdict":{"verdict":"failed"}}}"#;
    fs::write(class.join("ada.jsonl"), line).unwrap();
    let sources = Sources {
        log: Some(log.path().to_owned()),
        cohort: Some(class),
        cards: ["head", "idle"].map(|card| (card.to_owned(), place(card))).into(),
        ..Sources::default()
    };
    let engine = Engine::new(Arc::new(Catalogue::new(sources)), Limits::default());
    let queries = json!([
        {"refId": "A", "metric": "bigtent_attempts_total", "intervalMs": 30_000},
        {"refId": "B", "metric": "bigtent_first_pass_seconds", "learner": "me", "exercise": "http-health"},
        {"refId": "C", "metric": "demo_requests_total", "labels": {"code": "500"}},
        {"refId": "D", "metric": "no_such_metric"},
        {"refId": "E", "metric": "bigtent_review_retention_ratio", "chapter": "http", "intervalMs": 60_000},
        {"refId": "F", "metric": "bigtent_lesson_review_retention_ratio", "lesson": "of-head"},
    ]);
    let results = ask_as(&engine, Dialect::Grafana, START, START + 900_000, queries).await;
    let attempts = columns(&results["A"]);
    assert_eq!(attempts.len(), 3);
    // Sorted by labels: ada before me.
    let last = |column: &Value| column.as_array().unwrap().last().unwrap().clone();
    assert_eq!((last(&attempts[1]), last(&attempts[2])), (json!(1.0), json!(1.0)));
    assert_eq!((&attempts[1][0], &attempts[2][2]), (&json!(0.0), &json!(1.0)));
    assert_eq!(last(&columns(&results["B"])[1]), json!(60.0));
    assert_eq!(columns(&results["B"])[1][0], json!(null));
    assert_eq!(columns(&results["C"]).len(), 4);
    assert_eq!(results["D"]["frames"][0]["data"], json!({"values": []}));
    let retention = &columns(&results["E"])[1];
    assert_eq!(
        (&retention[1], &retention[2], last(retention)),
        (&json!(null), &json!(0.5), json!(0.5))
    );
    assert_eq!(last(&columns(&results["F"])[1]), json!(1.0));
}
