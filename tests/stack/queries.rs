//! The dashboards' queries: each parses, and names what the server, or the store of series, really has.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use axum::{body::Body, http::Request, response::Response};
use bigtent::{
    datasource::{
        config::Config,
        live::Feed,
        prometheus,
        query::{self, Engine, Limits, QueryState, SCENARIOS},
        series::{Catalogue, Sources},
        server::{Parts, Server},
    },
    progress::{Event, Grade, log::Log},
};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use promql_parser::{
    parser::{self, Expr},
    util::{ExprVisitor, walk_expr},
};
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::files::dashboards;

/// Everything in a dashboard that asks a data source: each panel's targets, also those of panels in rows.
fn targets_in<'a>(panels: &'a Value, place: &str, uid: &str, found: &mut Vec<(String, &'a Value)>) {
    for panel in panels.as_array().into_iter().flatten() {
        let place = format!("{place}, {}", panel["title"]);
        let targets = panel["targets"].as_array().into_iter().flatten();
        let asks = targets.filter(|target| target["datasource"]["uid"] == uid);
        found.extend(asks.map(|target| (place.clone(), target)));
        targets_in(&panel["panels"], &place, uid, found);
    }
}

/// What the dashboards ask a data source, each with its place, as Grafana sends it: with its variables put in.
fn targets(uid: &str) -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for (name, dashboard) in dashboards() {
        let mut found = Vec::new();
        targets_in(&dashboard["panels"], &name, uid, &mut found);
        for (place, target) in found {
            let text = target.to_string();
            let text = text.replace("$__rate_interval", "1m").replace("$learner", "me");
            all.push((place, serde_json::from_str(&text).unwrap()));
        }
    }
    all
}

/// The PromQL of a data source's panels: where it stands, the text, and whether it is asked for one instant.
fn expressions(uid: &str) -> Vec<(String, String, bool)> {
    let targets = targets(uid).into_iter();
    let expressions = targets.map(|(place, target)| {
        let text = target["expr"].as_str().unwrap().to_owned();
        (place, text, target["instant"] == true)
    });
    expressions.collect()
}

/// The variables of the dashboards that ask a data source, each as its metric and the label whose values it lists.
fn variables(uid: &str) -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for (name, dashboard) in dashboards() {
        let list = dashboard["templating"]["list"].as_array().unwrap();
        for variable in list.iter().filter(|variable| variable["datasource"]["uid"] == uid) {
            let query = variable["query"]["query"].as_str().unwrap();
            let arguments = query
                .strip_prefix("label_values(")
                .and_then(|rest| rest.strip_suffix(')'));
            let (metric, label) = arguments.and_then(|both| both.split_once(", ")).unwrap();
            found.push((name.clone(), metric.to_owned(), label.to_owned()));
        }
    }
    found
}

#[derive(Default)]
struct Names(BTreeSet<String>);

impl ExprVisitor for Names {
    type Error = Infallible;

    fn pre_visit(&mut self, expr: &Expr) -> Result<bool, Infallible> {
        let selector = match expr {
            Expr::VectorSelector(selector) => Some(selector),
            Expr::MatrixSelector(matrix) => Some(&matrix.vs),
            _ => None,
        };
        self.0.extend(selector.and_then(|selector| selector.name.clone()));
        Ok(true)
    }
}

/// The metrics that an expression names.
fn names(place: &str, text: &str) -> BTreeSet<String> {
    let expr = parser::parse(text).unwrap_or_else(|error| panic!("{place}: {text}: {error}"));
    let mut names = Names::default();
    let Ok(_) = walk_expr(&mut names, &expr);
    names.0
}

fn get(address: SocketAddr, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n"
    )
    .unwrap();
    let mut reply = String::new();
    stream.read_to_string(&mut reply).unwrap();
    reply
}

/// The series' names that a server exposes, from the types that it declares, once there were a request and a timeout.
fn exposed() -> BTreeSet<String> {
    let mut config = Config::default();
    config.server.port = 0;
    config.server.header_timeout = Duration::from_millis(500);
    let running = Server::start(config, Parts::default()).unwrap();
    get(running.address(), "/livez");
    let mut silent = TcpStream::connect(running.address()).unwrap();
    silent.read_to_end(&mut Vec::new()).unwrap();
    let text = get(running.address(), "/metrics");
    running.stop();
    let mut names = BTreeSet::from(["up".to_owned()]);
    for line in text.lines().filter_map(|line| line.strip_prefix("# TYPE ")) {
        let (name, kind) = line.split_once(' ').unwrap();
        match kind {
            "counter" => names.extend([format!("{}_total", name.trim_end_matches("_total"))]),
            "histogram" => names.extend(["bucket", "sum", "count"].map(|end| format!("{name}_{end}"))),
            _ => names.extend([name.to_owned()]),
        }
    }
    names
}

#[test]
fn the_data_sources_dashboard_names_metrics_that_the_server_exposes() {
    let exposed = exposed();
    let expressions = expressions("prom");
    assert!(expressions.len() > 8, "{expressions:?}");
    for (place, text, _) in expressions {
        let unknown: Vec<String> = names(&place, &text).difference(&exposed).cloned().collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?} of {exposed:?}");
    }
}

/// A store with what a learner did: one exercise, a failure, a hint, a pass; and a card that was due, and remembered.
fn store(folder: &std::path::Path) -> Arc<Catalogue> {
    let log = Log::new(folder.join("progress.jsonl"));
    let graded = |hash: &str, passed| Event::Graded {
        exercise: "http-health".to_owned(),
        hash: hash.to_owned(),
        passed,
        cases_passed: 0,
        cases: 1,
        first_failure: None,
        took_ms: 1,
    };
    let events = [
        Event::Opened {
            item: "exercise:http-health".to_owned(),
        },
        graded("a", false),
        Event::Hint {
            exercise: "http-health".to_owned(),
            number: 1,
        },
        graded("b", true),
        Event::Reviewed {
            card: "http-head".to_owned(),
            grade: Grade::Good,
            due: true,
        },
    ];
    let now = Timestamp::now().as_second();
    for (minutes, event) in (0..).zip(events) {
        log.append(Timestamp::from_second(now - 3600 + 60 * minutes).unwrap(), event)
            .unwrap();
    }
    Arc::new(Catalogue::new(Sources {
        log: Some(log.path().to_owned()),
        ..Sources::default()
    }))
}

#[tokio::test]
async fn progress_is_queried_as_the_server_evaluates_it() {
    let folder = tempfile::tempdir().unwrap();
    let store = store(folder.path());
    let known: BTreeSet<String> = store
        .contents()
        .series
        .iter()
        .map(|series| series.name().to_owned())
        .collect();
    let routes = prometheus::routes(store, Feed::default());
    let ask = async |path: &str, parameters: &[(&str, &str)]| {
        let parameters: Vec<String> = parameters
            .iter()
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        let request = Request::get(format!("/prometheus/api/v1/{path}?{}", parameters.join("&")));
        let reply = routes.clone().oneshot(request.body(Body::empty()).unwrap());
        json(reply.await.unwrap()).await
    };
    let expressions = expressions("bigtent-prom");
    assert!(expressions.len() > 8, "{expressions:?}");
    let now = Timestamp::now().as_second();
    let (end, start) = (now.to_string(), (now - 7200).to_string());
    for (place, text, is_instant) in expressions {
        let unknown: Vec<String> = names(&place, &text).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?} of {known:?}");

        let body = if is_instant {
            ask("query", &[("query", &text)]).await
        } else {
            let range = [("query", &*text), ("start", &start), ("end", &end), ("step", "60")];
            ask("query_range", &range).await
        };
        assert_eq!(body["status"], "success", "{place}: {text}: {body}");
        // The class is everybody but the learner, so there it is empty.
        let found = !body["data"]["result"].as_array().unwrap().is_empty();
        assert_eq!(found, !text.contains("learner!="), "{place}: {text}: {body}");
    }
    let variables = variables("bigtent-prom");
    assert!(!variables.is_empty());
    for (place, metric, label) in variables {
        let body = ask(&format!("label/{label}/values"), &[("match[]", &metric)]).await;
        assert_eq!(body["data"], json!(["me"]), "{place}: {metric}, {label}");
    }
}

/// What a panel may show instead of a frame with values.
fn is_meant(scenario: &str, answer: &Value) -> bool {
    match scenario {
        "fail" | "expired-token" | "bug" => answer["error"].is_string(),
        "nodata" => answer["frames"][0]["schema"]["fields"] == json!([]),
        _ => false,
    }
}

/// Each target of the plugin is sent as the plugin sends it, so that a scenario, a metric or a parameter that doesn't exist
/// is found here and not in a browser. The clock is the test's: no scenario keeps it waiting.
#[tokio::test(start_paused = true)]
async fn the_plugins_queries_are_answered_with_frames() {
    let folder = tempfile::tempdir().unwrap();
    let routes = query::routes(QueryState {
        engine: Arc::new(Engine::new(store(folder.path()), Limits::default())),
        feed: Feed::default(),
        upstream: None,
    });
    let mut known: BTreeSet<&str> = SCENARIOS
        .iter()
        .flat_map(|scenario| scenario.parameters)
        .copied()
        .collect();
    known.extend([
        "refId",
        "datasource",
        "hide",
        "scenario",
        "queryText",
        "format",
        "metric",
    ]);
    known.extend(["learner", "exercise", "lesson", "chapter", "labels"]);

    let targets = targets("bigtent");
    assert!(targets.len() > 8, "{targets:?}");
    let now = Timestamp::now().as_millisecond();
    for (place, mut target) in targets {
        for name in target.as_object().unwrap().keys() {
            assert!(known.contains(&**name), "{place}: nothing is called {name}: {target}");
        }
        target["intervalMs"] = json!(15_000);
        target["maxDataPoints"] = json!(500);
        let body = json!({"from": (now - 3_600_000).to_string(), "to": now.to_string(), "queries": [target]});
        let request = Request::post("/api/ds/query").header("content-type", "application/json");
        let request = request.body(Body::from(body.to_string())).unwrap();
        let reply = json(routes.clone().oneshot(request).await.unwrap()).await;
        let answer = &reply["results"][target["refId"].as_str().unwrap()];
        let has_values = answer["frames"][0]["data"]["values"][0]
            .as_array()
            .is_some_and(|column| !column.is_empty());
        let scenario = target["scenario"].as_str().unwrap_or_default();
        assert!(has_values || is_meant(scenario, answer), "{place}: {target}: {answer}");
    }
}

async fn json(reply: Response) -> Value {
    let body = reply.into_body().collect().await.unwrap().to_bytes();
    serde_json::from_slice(&body).unwrap()
}
