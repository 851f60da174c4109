//! Queries that are meant to hang the server, to exhaust its memory or its stack.

use std::time::{Duration, Instant};

use bigtent::datasource::prometheus::{Limits, MemoryStorage};
use serde_json::json;

use super::{
    client::Server,
    samples::{BASE, samples},
};

#[tokio::test]
async fn each_is_refused_with_its_kind() {
    let server = Server::start(samples(), Limits::default()).await;
    let time = BASE.to_string();
    let doubled = (0..40).fold("temperature".to_owned(), |query, _| {
        format!("label_replace({query}, \"room\", \"$1$1\", \"room\", \"(.*)\")")
    });
    for (query, status) in [
        ("(".repeat(60_000), 400),
        ("-".repeat(60_000) + "1", 400),
        ("1".to_owned() + &" + 1".repeat(15_000), 400),
        ("sum(".repeat(500) + "a" + &")".repeat(500), 400),
        (" ".repeat(1_000_000), 400),
        (format!("a{{{}}}", "b=~\"\\\\w{900}\",".repeat(40)), 400),
        ("a[9999999999999y]".to_owned(), 400),
        ("a[1e300]".to_owned(), 400),
        ("a offset 1e300".to_owned(), 400),
        ("a @ 1e300".to_owned(), 400),
        ("count_over_time(vector(1)[100y:1ms])".to_owned(), 422),
        (
            "count_over_time(count_over_time(vector(1)[1d:1s])[1d:10ms])".to_owned(),
            422,
        ),
        ("count_over_time(temperature[100y:1ms])".to_owned(), 422),
        (doubled, 422),
    ] {
        let reply = server
            .post("/api/v1/query", &[("query", &query), ("time", &time)])
            .await;
        assert_eq!(reply.status, status, "{:.80}: {}", query, reply.text);
    }
}

#[tokio::test]
async fn the_deepest_queries_that_are_allowed_are_answered() {
    let limits = Limits::default();
    let server = Server::start(MemoryStorage::default(), limits.clone()).await;
    for query in [
        "vector(1)".to_owned() + &" + vector(1)".repeat(limits.depth - 2),
        "-".repeat(limits.depth - 2) + "vector(1)",
        "sum(".repeat(limits.nesting - 1) + "vector(1)" + &")".repeat(limits.nesting - 1),
        "max_over_time(".repeat(limits.depth / 2 - 1) + "vector(1)" + &"[1s:1s])".repeat(limits.depth / 2 - 1),
    ] {
        let reply = server.post("/api/v1/query", &[("query", &query), ("time", "4")]).await;
        assert_eq!(reply.status, 200, "{query}: {}", reply.text);
    }
}

#[tokio::test]
async fn samples_are_limited() {
    let limits = Limits {
        samples: 1_000,
        ..Limits::default()
    };
    let server = Server::start(samples(), limits).await;
    let (start, end) = (BASE.to_string(), (BASE + 7_200).to_string());
    for query in [
        "requests_total",
        "vector(1)",
        "requests_total[2h]",
        "count_values(\"x\", vector(time()))",
    ] {
        let parameters = [
            ("query", query),
            ("start", start.as_str()),
            ("end", end.as_str()),
            ("step", "1"),
        ];
        let path = if query.ends_with(']') {
            "/api/v1/query"
        } else {
            "/api/v1/query_range"
        };
        let parameters = [&parameters[..], &[("time", end.as_str())]].concat();
        let reply = server.post(path, &parameters).await;
        assert_eq!(reply.status, 422, "{query}: {}", reply.text);
        assert_eq!(reply.json()["errorType"], "execution");
    }
}

#[tokio::test]
async fn a_slow_query_ends_with_its_timeout() {
    let server = Server::start(samples(), Limits::default()).await;
    let time = (BASE + 7_200).to_string();
    let query = "quantile_over_time(0.5, temperature[2h:10ms])";
    let began = Instant::now();
    let parameters = [("query", query), ("time", time.as_str()), ("timeout", "50ms")];
    let reply = server.post("/api/v1/query", &parameters).await;
    let expected =
        json!({"status": "error", "errorType": "timeout", "error": "query timed out in expression evaluation"});
    assert_eq!((reply.status, reply.json()), (503, expected));
    assert!(began.elapsed() < Duration::from_secs(20));
}

#[tokio::test]
async fn a_query_that_finds_no_place_times_out() {
    let limits = Limits {
        concurrent: 0,
        timeout: Duration::from_millis(20),
        ..Limits::default()
    };
    let server = Server::start(samples(), limits).await;
    let reply = server.post("/api/v1/query", &[("query", "1")]).await;
    assert_eq!(
        (reply.status, &reply.json()["error"]),
        (503, &json!("query timed out in query queue"))
    );
}
