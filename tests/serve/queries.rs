//! Clients that ask for data: Grafana's, and those of the course's mock data source.

use std::{
    collections::BTreeSet,
    time::{Duration, Instant},
};

use serde_json::{Value, json};

use crate::server::Server;

/// 2026-11-24T00:00:00Z.
const START: i64 = 1_795_478_400_000;

fn post(server: &Server, path: &str, from: i64, to: i64, queries: &Value) -> String {
    let body = json!({"from": from.to_string(), "to": to.to_string(), "queries": queries}).to_string();
    let reply = server.connect().post(path, &body);
    assert_eq!(reply.status, 200, "{}", reply.body);
    assert!(reply.head.contains("content-type: application/json"), "{}", reply.head);
    reply.body
}

fn results(reply: &str) -> Value {
    serde_json::from_str::<Value>(reply).unwrap()["results"].take()
}

/// The columns of a query's only frame.
fn columns(entry: &Value) -> Vec<Vec<Value>> {
    serde_json::from_value(entry["frames"][0]["data"]["values"].clone()).unwrap()
}

fn numbers(column: &[Value]) -> Vec<f64> {
    column.iter().map(|value| value.as_f64().unwrap()).collect()
}

#[test]
fn queries_run_at_once_and_one_that_fails_is_alone() {
    let server = Server::start(&[]);
    let mut queries: Vec<Value> = (0..20)
        .map(|number| json!({"refId": format!("S{number}"), "queryText": "sleep 900"}))
        .collect();
    queries.push(json!({"refId": "late", "queryText": "sleep 30000"}));
    queries.push(json!({"refId": "bug", "scenario": "bug"}));
    queries.push(json!({"refId": "fail", "queryText": "fail 503"}));
    queries.push(json!({"refId": "hidden", "queryText": "sleep 30000", "hide": true}));
    let start = Instant::now();
    let results = results(&post(&server, "/api/ds/query", 1, 2, &json!(queries)));
    // One after the other, they sleep 18 seconds.
    assert!(start.elapsed() < Duration::from_secs(9), "{:?}", start.elapsed());
    assert_eq!(results.as_object().unwrap().len(), 23);
    assert_eq!(
        results["S7"]["frames"][0]["data"]["values"],
        json!([[1, 2], [1.0, 1.0]])
    );
    for (name, status, source) in [
        ("late", 504, "downstream"),
        ("bug", 500, "plugin"),
        ("fail", 502, "downstream"),
    ] {
        let entry = &results[name];
        assert_eq!(
            (&entry["status"], &entry["errorSource"]),
            (&json!(status), &json!(source)),
            "{name}"
        );
    }
    server.is_well();
}

#[test]
fn requests_that_make_no_sense_are_refused_as_a_whole() {
    let server = Server::start(&[]);
    for body in [
        "",
        "{",
        "[]",
        r#"{"from":2,"to":1,"queries":[{"refId":"A"}]}"#,
        r#"{"from":1,"to":2,"queries":[]}"#,
        r#"{"from":1,"to":2,"queries":[{"refId":"A"},{"refId":"A"}]}"#,
        r#"{"from":1,"to":2,"queries":[{"refId":"A","hide":"yes"}]}"#,
    ] {
        for path in ["/api/ds/query", "/query"] {
            let reply = server.connect().post(path, body);
            let error: Value = serde_json::from_str(&reply.body).unwrap();
            assert_eq!(
                (reply.status, &error["error"]["code"]),
                (400, &json!("INVALID_REQUEST")),
                "{path}: {body}"
            );
        }
    }
}

#[test]
fn a_series_is_the_same_in_each_range_and_after_a_restart() {
    let queries = json!([{"refId": "A", "seed": 7, "series": 3}]);
    let server = Server::start(&[]);
    let first = post(&server, "/query", START, START + 100_000, &queries);
    assert_eq!(post(&server, "/query", START, START + 100_000, &queries), first);
    drop(server);
    let server = Server::start(&[]);
    assert_eq!(post(&server, "/query", START, START + 100_000, &queries), first);

    let first = columns(&results(&first)["A"]);
    let renamed = json!([{"refId": "B", "seed": 7, "series": 1}, {"refId": "C", "seed": 8}]);
    let later = results(&post(&server, "/query", START + 50_000, START + 150_000, &renamed));
    let (same, other) = (columns(&later["B"]), columns(&later["C"]));
    assert_eq!(first[0][50..], same[0][..50]);
    assert_eq!(first[1][50..], same[1][..50]);
    assert!(first[1][50..].iter().zip(&other[1]).all(|(one, other)| one != other));
    assert_ne!(first[1], first[2]);
    let distinct: BTreeSet<u64> = numbers(&first[1]).into_iter().map(f64::to_bits).collect();
    assert!(distinct.len() >= 20);
}

#[test]
fn points_are_aligned_bounded_and_never_too_many() {
    let server = Server::start(&[]);
    for minutes in [1, 60, 1_440, 7 * 1_440, 30 * 1_440] {
        let (from, to) = (START + 123, START + 123 + minutes * 60_000);
        let query = json!([{"refId": "A", "intervalMs": 15_000, "maxDataPoints": 500, "min": -5, "max": 5}]);
        let columns = columns(&results(&post(&server, "/query", from, to, &query))["A"]);
        let times: Vec<i64> = columns[0].iter().map(|time| time.as_i64().unwrap()).collect();
        let span = minutes * 60_000;
        let step = if span <= 15_000 * 500 {
            15_000
        } else {
            (span + 499) / 500
        };
        assert!(
            times.len() <= 500 && times.is_sorted_by(|a, b| b - a == step),
            "{minutes} min"
        );
        assert!(
            times.iter().all(|time| time % step == 0 && (from..to).contains(time)),
            "{minutes} min"
        );
        assert!(numbers(&columns[1]).iter().all(|value| (-5.0..=5.0).contains(value)));
    }
}

#[test]
fn what_is_wrong_with_one_query_is_its_own_matter() {
    let server = Server::start(&[]);
    let queries = json!([
        {"refId": "none", "series": 0},
        {"refId": "many", "series": 21},
        {"refId": "text", "seed": "x"},
        {"refId": "bounds", "min": 5, "max": 5},
        {"refId": "points", "maxDataPoints": 11_001},
        {"refId": "unknown", "scenario": "randomly"},
        {"refId": "nodata", "scenario": "nodata"},
        {"refId": "fine", "seed": null},
    ]);
    let results = results(&post(&server, "/query", START, START + 60_000, &queries));
    for name in ["none", "many", "text", "bounds", "points", "unknown"] {
        assert_eq!(results[name]["status"], json!(400), "{name}");
    }
    assert_eq!(results["nodata"]["frames"][0]["schema"]["fields"], json!([]));
    assert_eq!(results["fine"]["status"], json!(200));
}

#[test]
fn what_is_listed_can_be_asked_for() {
    let server = Server::start(&[]);
    let listing: Value = serde_json::from_str(&server.page("/api/ds/scenarios")).unwrap();
    let names = |list: &str| -> Vec<String> {
        let list = listing[list].as_array().unwrap().iter();
        list.map(|entry| entry["name"].as_str().unwrap().to_owned()).collect()
    };
    let (scenarios, metrics) = (names("scenarios"), names("metrics"));
    assert!(scenarios.len() > 10 && metrics.len() > 8);
    let scenarios = scenarios.iter().map(|name| json!({"refId": name, "scenario": name}));
    let metrics = metrics.iter().map(|name| json!({"refId": name, "metric": name}));
    let queries: Vec<Value> = scenarios.chain(metrics).collect();
    let results = results(&post(&server, "/api/ds/query", START, START + 60_000, &json!(queries)));
    for (name, entry) in results.as_object().unwrap() {
        let fails = ["fail", "expired-token", "bug"].contains(&name.as_str());
        assert_eq!(entry["status"] == json!(200), !fails, "{name}: {entry}");
    }
    let health: Value = serde_json::from_str(&server.page("/api/ds/health")).unwrap();
    assert_eq!(
        (&health["status"], &health["message"]),
        (&json!("OK"), &json!("Data source is working"))
    );
}
