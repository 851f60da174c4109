//! What Grafana's built-in Prometheus data source asks for: Save & test, Explore, the query builder, variables, alert rules.

use bigtent::datasource::prometheus::Limits;
use serde_json::{Value, json};

use super::{
    client::{Reply, Server},
    samples::{BASE, samples},
};

async fn server() -> Server {
    Server::start(samples(), Limits::default()).await
}

/// The data of a reply that says that all is well.
fn data(reply: &Reply) -> Value {
    assert_eq!(reply.status, 200, "{}", reply.text);
    assert_eq!(reply.content_type, "application/json");
    let json = reply.json();
    assert_eq!(json["status"], "success");
    let fields: Vec<&String> = json.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["status", "data"], "neither warnings nor infos");
    json["data"].clone()
}

#[tokio::test]
async fn save_and_test() {
    let server = server().await;
    let query = [("query", "1+1"), ("time", "4")];
    let expected = json!({"resultType": "scalar", "result": [4, "2"]});
    assert_eq!(data(&server.post("/api/v1/query", &query).await), expected);
    assert_eq!(data(&server.get("/api/v1/query", &query).await), expected);
    let build = data(&server.get("/api/v1/status/buildinfo", &[]).await);
    assert_eq!(build["version"], "2.42.0");
    assert!(build.get("features").is_none(), "features would make it Mimir");
}

#[tokio::test]
async fn panels_and_explore() {
    let server = server().await;
    let (start, end) = (BASE.to_string(), (BASE + 600).to_string());
    let parameters = [
        ("query", "sum by (job) (rate(requests_total{job=~\"api|web\"}[1m0s]))"),
        ("start", start.as_str()),
        ("end", end.as_str()),
        ("step", "15"),
        ("timeout", "20s"),
    ];
    let matrix = data(&server.post("/api/v1/query_range", &parameters).await);
    assert_eq!(matrix["resultType"], "matrix");
    assert_eq!(matrix["result"][0]["metric"], json!({"job": "api"}));
    let values = matrix["result"][0]["values"].as_array().unwrap();
    // The first step has one sample in its range, which shows no rate.
    assert_eq!(values.len(), 40);
    assert_eq!(values[0][0], json!(BASE + 15));
    assert!(values[0][1].is_string());
    // Explore asks for the table at the end of the range as well.
    let instant = [("query", "temperature"), ("time", end.as_str())];
    let vector = data(&server.post("/api/v1/query", &instant).await);
    assert_eq!(vector["resultType"], "vector");
    assert_eq!(vector["result"].as_array().unwrap().len(), 3);
    assert_eq!(vector["result"][0]["value"][0], json!(BASE + 600));
    let exemplars = [("query", "temperature"), ("start", &start), ("end", &end)];
    assert_eq!(
        data(&server.post("/api/v1/query_exemplars", &exemplars).await),
        json!([])
    );
    // Without a time, now is meant, when there is nothing any more.
    let now = data(&server.get("/api/v1/query", &[("query", "temperature")]).await);
    assert_eq!(now["result"], json!([]));
}

#[tokio::test]
async fn times_in_rfc_3339_and_durations_as_steps() {
    let server = server().await;
    let parameters = [
        ("query", "temperature{room=\"hall\"}"),
        ("start", "2023-11-15T00:00:00Z"),
        ("end", "2023-11-15T01:10:00.500+01:00"),
        ("step", "5m"),
    ];
    let matrix = data(&server.get("/api/v1/query_range", &parameters).await);
    let times: Vec<&Value> = matrix["result"][0]["values"]
        .as_array()
        .unwrap()
        .iter()
        .map(|pair| &pair[0])
        .collect();
    assert_eq!(times, [&json!(BASE), &json!(BASE + 300), &json!(BASE + 600)]);
}

#[tokio::test]
async fn query_builder_and_variables() {
    let server = server().await;
    let (start, end) = (BASE.to_string(), (BASE + 7_200).to_string());
    let times = [("start", start.as_str()), ("end", end.as_str())];
    let with =
        |more: &[(&'static str, &'static str)]| -> Vec<(&str, &str)> { more.iter().copied().chain(times).collect() };
    let names = data(
        &server
            .get("/api/v1/label/__name__/values", &with(&[("limit", "3")]))
            .await,
    );
    assert_eq!(names, json!(["big_total", "build_info", "constant"]));
    let labels = data(
        &server
            .post("/api/v1/labels", &with(&[("match[]", "temperature")]))
            .await,
    );
    assert_eq!(labels, json!(["__name__", "floor", "room"]));
    assert_eq!(
        labels,
        data(&server.get("/api/v1/labels", &with(&[("match[]", "temperature")])).await)
    );
    let rooms = [("match[]", "temperature{room!=\"hall\"}"), ("limit", "0")];
    let rooms = data(&server.get("/api/v1/label/room/values", &with(&rooms)).await);
    assert_eq!(rooms, json!(["attic", "cellar"]));
    let series = data(
        &server
            .post("/api/v1/series", &with(&[("match[]", "{__name__=\"big_total\"}")]))
            .await,
    );
    assert_eq!(series, json!([{"__name__": "big_total"}]));
    let limited = [("match[]", "requests_total"), ("match[]", "workers"), ("limit", "2")];
    assert_eq!(
        data(&server.post("/api/v1/series", &with(&limited)).await)
            .as_array()
            .unwrap()
            .len(),
        2
    );
    let metadata = data(&server.get("/api/v1/metadata", &[("limit", "10")]).await);
    let about = json!([{"type": "counter", "help": "Requests that were answered.", "unit": ""}]);
    assert_eq!(metadata, json!({"requests_total": about}));
    assert_eq!(
        data(&server.get("/api/v1/metadata", &[("metric", "x")]).await),
        json!({})
    );
    assert_eq!(data(&server.get("/api/v1/rules", &[]).await), json!({"groups": []}));
    assert_eq!(data(&server.get("/api/v1/alerts", &[]).await), json!({"alerts": []}));
}

#[tokio::test]
async fn a_form_is_read_before_the_address() {
    let server = server().await;
    let reply = server.post("/api/v1/query?query=2&time=4", &[("query", "1")]).await;
    assert_eq!(data(&reply)["result"], json!([4, "1"]));
}

#[tokio::test]
async fn methods_that_a_resource_lacks() {
    let server = server().await;
    // Grafana tries a POST that gets 405 again as GET.
    let reply = server.post("/api/v1/label/room/values", &[]).await;
    assert_eq!((reply.status, reply.text.as_str()), (405, "Method Not Allowed\n"));
}

#[tokio::test]
async fn errors_say_what_is_wrong_and_where() {
    let server = server().await;
    for (query, message) in [
        (
            "up)",
            "invalid parameter \"query\": 1:3: parse error: unexpected right parenthesis ')'",
        ),
        (
            "sum(\n  holt_winters(a[5m], 0.1, 0.1))",
            "invalid parameter \"query\": 2:3: parse error: unknown function with name 'holt_winters'",
        ),
        (
            "1 + limitk(2, a)",
            "invalid parameter \"query\": 1:5: not supported: the aggregation `limitk`",
        ),
        (
            "abs(histogram_count(a))",
            "invalid parameter \"query\": 1:5: not supported: the function `histogram_count`",
        ),
        (
            "a{x=\"1\" or y=\"2\"}",
            "invalid parameter \"query\": 1:9: not supported: `or` between the matchers of a selector",
        ),
        (
            "a + fill(0) b",
            "invalid parameter \"query\": 1:5: not supported: `fill` after a binary operator",
        ),
    ] {
        let reply = server.post("/api/v1/query", &[("query", query)]).await;
        let expected = json!({"status": "error", "errorType": "bad_data", "error": message});
        assert_eq!((reply.status, reply.json()), (400, expected));
    }
    let reply = server
        .get("/api/v1/query", &[("query", "1"), ("time", "yesterday")])
        .await;
    let message =
        r#"invalid parameter "time": Invalid time value for 'time': cannot parse "yesterday" to a valid timestamp"#;
    assert_eq!((reply.status, &reply.json()["error"]), (400, &json!(message)));
    let reply = server
        .get("/api/v1/query", &[("query", "1"), ("timeout", "soon")])
        .await;
    assert_eq!(reply.status, 400);
}
