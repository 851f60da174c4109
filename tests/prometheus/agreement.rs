//! The same queries over the same samples have the same replies as those of a real Prometheus.

use std::{collections::BTreeMap, fmt::Write};

use bigtent::datasource::prometheus::Limits;
use serde_json::Value;

use super::{
    client::{Reply, Server},
    oracle::Oracle,
    random::Generator,
    samples::{BASE, ending, samples},
    table::read,
};

/// How far apart two values may be, as a part of their size: the last bits of logarithms and powers differ between Go and Rust.
const TOLERANCE: f64 = 1e-12;

/// How many random queries are compared.
const RANDOM_QUERIES: usize = 400;

async fn both() -> Option<(Oracle, Server, Server)> {
    let mut storage = samples();
    let oracle = Oracle::start(&storage)?;
    let theirs = Server::at(oracle.address, "");
    let ending = ending();
    theirs.write(&ending).await;
    for (labels, samples) in ending.series() {
        for sample in samples {
            storage.push(labels.clone(), *sample);
        }
    }
    Some((oracle, Server::start(storage, Limits::default()).await, theirs))
}

#[tokio::test(flavor = "multi_thread")]
async fn results_are_those_of_prometheus() {
    let Some((_oracle, ours, theirs)) = both().await else {
        return;
    };
    let queries = read(include_str!("queries.txt"));
    assert!(queries.len() >= 150, "only {} queries are compared", queries.len());
    let mut faults = String::new();
    let mut empty = 0;
    for query in &queries {
        let our = ours.post(query.path, &query.parameters()).await;
        let their = theirs.post(query.path, &query.parameters()).await;
        if their.status != 200 {
            writeln!(faults, "line {}: {}\n  {}\n", query.line, query.text(), their.text).unwrap();
            continue;
        }
        empty += usize::from(their.json()["data"]["result"] == serde_json::json!([]));
        let is_ordered =
            query.text().starts_with("sort") || query.text().contains("topk") || query.text().contains("bottomk");
        if let Err(fault) = compare(&our, &their, is_ordered) {
            writeln!(
                faults,
                "line {}: {}\n  {fault}\n  {:.300}\n",
                query.line,
                query.text(),
                their.text
            )
            .unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(empty < 20, "{empty} results are empty, which compares little");
}

#[tokio::test(flavor = "multi_thread")]
async fn random_queries_have_the_results_of_prometheus() {
    let Some((_oracle, ours, theirs)) = both().await else {
        return;
    };
    let (start, end) = ((BASE + 1_000).to_string(), (BASE + 4_000).to_string());
    let mut generator = Generator::new(std::env::var("SEED").map_or(1, |seed| seed.parse().unwrap()));
    let mut faults = String::new();
    let mut with_results = 0;
    for _ in 0..RANDOM_QUERIES {
        let query = generator.vector(4);
        let parameters = [
            ("query", query.as_str()),
            ("start", &start),
            ("end", &end),
            ("step", "97"),
        ];
        let our = ours.post("/api/v1/query_range", &parameters).await;
        let their = theirs.post("/api/v1/query_range", &parameters).await;
        let fault = if their.status == 200 {
            with_results += usize::from(their.json()["data"]["result"] != serde_json::json!([]));
            compare(&our, &their, false)
        } else if our.status == their.status {
            Ok(())
        } else {
            Err(format!("{} instead of {}", our.text, their.text))
        };
        if let Err(fault) = fault {
            writeln!(faults, "{query}\n  {fault:.600}\n").unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(
        with_results > RANDOM_QUERIES / 4,
        "only {with_results} queries have results"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_queries_fail_as_with_prometheus() {
    let Some((_oracle, ours, theirs)) = both().await else {
        return;
    };
    let queries = read(include_str!("bad_queries.txt"));
    assert!(queries.len() >= 20);
    let mut faults = String::new();
    for query in &queries {
        let our = ours.post(query.path, &query.parameters()).await;
        let their = theirs.post(query.path, &query.parameters()).await;
        let kind = |reply: &Reply| (reply.status, reply.json()["errorType"].clone());
        assert_ne!(their.status, 200, "{}", query.text());
        if kind(&our) != kind(&their) {
            writeln!(
                faults,
                "line {}: {}\n  {}\n  {}\n",
                query.line,
                query.text(),
                our.text,
                their.text
            )
            .unwrap();
        }
    }
    assert!(faults.is_empty(), "{faults}");
}

#[tokio::test(flavor = "multi_thread")]
async fn other_endpoints_answer_as_those_of_prometheus() {
    let Some((_oracle, ours, theirs)) = both().await else {
        return;
    };
    let (start, end) = (BASE.to_string(), (BASE + 7_200).to_string());
    let early = (BASE - 10_000).to_string();
    let times = [("start", start.as_str()), ("end", end.as_str())];
    let requests: &[(&str, &[(&str, &str)])] = &[
        ("/api/v1/labels", &[]),
        ("/api/v1/labels", &times),
        ("/api/v1/labels", &[("match[]", "requests_total"), ("match[]", "texts")]),
        ("/api/v1/label/__name__/values", &times),
        (
            "/api/v1/label/job/values",
            &[("match[]", "requests_total{code=~\"4..\"}")],
        ),
        ("/api/v1/label/nothing/values", &[]),
        ("/api/v1/label/x-y/values", &[]),
        ("/api/v1/label/job/values", &[("match[]", "{job=~\".*\"}")]),
        (
            "/api/v1/series",
            &[("match[]", "requests_total"), ("match[]", "{job=\"api\"}")],
        ),
        (
            "/api/v1/series",
            &[("match[]", "requests_total{code!=\"200\"}"), times[0], times[1]],
        ),
        (
            "/api/v1/series",
            &[("match[]", "texts"), ("start", &early), ("end", &early)],
        ),
        ("/api/v1/series", &[]),
        ("/api/v1/series", &[("match[]", "sum(x)")]),
        ("/api/v1/series", &[("match[]", "x"), ("start", "yesterday")]),
        ("/api/v1/metadata", &[("metric", "nothing")]),
        ("/api/v1/rules", &[]),
        ("/api/v1/alerts", &[]),
        (
            "/api/v1/query_exemplars",
            &[("query", "requests_total"), times[0], times[1]],
        ),
        ("/api/v1/query_exemplars", &[("query", "up)"), times[0], times[1]]),
        (
            "/api/v1/query_exemplars",
            &[("query", "up"), ("start", &end), ("end", &start)],
        ),
        ("/api/v1/nonsense", &[]),
        ("/-/ready", &[]),
        ("/-/healthy", &[]),
    ];
    for (path, parameters) in requests {
        let (our, their) = (ours.get(path, parameters).await, theirs.get(path, parameters).await);
        assert_eq!(
            our.status, their.status,
            "{path} {parameters:?}: {} {}",
            our.text, their.text
        );
        assert_eq!(our.content_type, their.content_type, "{path}");
        if their.content_type != "application/json" {
            assert_eq!(our.text, their.text, "{path}");
        } else if their.status == 200 {
            assert_eq!(our.json(), their.json(), "{path} {parameters:?}");
        } else {
            assert_eq!(
                our.json()["errorType"],
                their.json()["errorType"],
                "{path} {parameters:?}"
            );
        }
    }
    let (our, their) = (
        ours.post("/api/v1/metadata", &[]).await,
        theirs.post("/api/v1/metadata", &[]).await,
    );
    assert_eq!(
        (our.status, our.text, our.content_type),
        (their.status, their.text, their.content_type)
    );
}

fn compare(our: &Reply, their: &Reply, is_ordered: bool) -> Result<(), String> {
    if our.status != their.status {
        return Err(format!("{}: {}", our.status, our.text));
    }
    if our.text == their.text {
        return Ok(());
    }
    let (our, their) = (our.json(), their.json());
    let kind = |reply: &Value| reply["data"]["resultType"].clone();
    if kind(&our) != kind(&their) {
        return Err(format!("{} instead of {}", kind(&our), kind(&their)));
    }
    let results = |reply: &Value| reply["data"]["result"].as_array().cloned().unwrap_or_default();
    let (our, their) = (results(&our), results(&their));
    if our.len() != their.len() {
        return Err(format!(
            "{} results instead of {}: {our:?}\n  {their:?}",
            our.len(),
            their.len()
        ));
    }
    if kind_is_pair(&their) {
        return same_pair(&our.into(), &their.into());
    }
    let metric = |result: &Value| result["metric"].to_string();
    let by_metric: BTreeMap<String, &Value> = our.iter().map(|result| (sorted(&result["metric"]), result)).collect();
    for (index, result) in their.iter().enumerate() {
        let own = if is_ordered {
            our.get(index)
                .filter(|own| sorted(&own["metric"]) == sorted(&result["metric"]))
        } else {
            by_metric.get(&sorted(&result["metric"])).copied()
        };
        let own = own.ok_or_else(|| format!("{} is missing at {index}: {our:?}", metric(result)))?;
        same_samples(own, result).map_err(|fault| format!("{}: {fault}", metric(result)))?;
    }
    Ok(())
}

/// Whether the result is one pair of time and value.
fn kind_is_pair(result: &[Value]) -> bool {
    result.first().is_some_and(Value::is_number)
}

fn sorted(metric: &Value) -> String {
    let labels: BTreeMap<&String, &Value> = metric.as_object().unwrap().iter().collect();
    format!("{labels:?}")
}

fn same_samples(our: &Value, their: &Value) -> Result<(), String> {
    if their.get("value").is_some() {
        return same_pair(&our["value"], &their["value"]);
    }
    let (our, their) = (our["values"].as_array().unwrap(), their["values"].as_array().unwrap());
    for (own, other) in our.iter().zip(their) {
        same_pair(own, other)?;
    }
    if our.len() != their.len() {
        return Err(format!("{} samples instead of {}", our.len(), their.len()));
    }
    Ok(())
}

fn same_pair(our: &Value, their: &Value) -> Result<(), String> {
    let number = |pair: &Value| pair[1].as_str().unwrap().parse::<f64>();
    let is_same = our[0] == their[0]
        && match (number(our), number(their)) {
            (Ok(our), Ok(their)) => same_number(our, their),
            _ => our[1] == their[1],
        };
    if is_same {
        Ok(())
    } else {
        Err(format!("{our} instead of {their}"))
    }
}

#[expect(clippy::float_cmp, reason = "infinite values are the same only if they are equal")]
fn same_number(our: f64, their: f64) -> bool {
    our == their || (our.is_nan() && their.is_nan()) || (our - their).abs() <= TOLERANCE * their.abs()
}
