//! The dashboards' queries: each parses, and names what the server, or the store of series, really has.

use std::{
    collections::BTreeSet,
    convert::Infallible,
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use axum::{body::Body, http::Request};
use bigtent::{
    datasource::{
        config::Config,
        live::Feed,
        prometheus,
        series::{Catalogue, Sources},
        server::{Parts, Server},
    },
    progress::{Event, log::Log},
};
use http_body_util::BodyExt as _;
use jiff::Timestamp;
use promql_parser::{
    parser::{self, Expr},
    util::{ExprVisitor, walk_expr},
};
use serde_json::Value;
use tower::ServiceExt as _;

use crate::files::dashboards;

/// The PromQL of a data source's panels: where it stands, and the text with Grafana's variables put in.
fn expressions(uid: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (name, dashboard) in dashboards() {
        for panel in dashboard["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["uid"] == uid {
                    let text = target["expr"].as_str().unwrap();
                    let text = text.replace("$__rate_interval", "1m").replace("$learner", "me");
                    found.push((format!("{name}, {}", panel["title"]), text));
                }
            }
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
    for (place, text) in expressions {
        let unknown: Vec<String> = names(&place, &text).difference(&exposed).cloned().collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?} of {exposed:?}");
    }
}

/// A store with what a learner did: one exercise, a failure, a hint, a pass.
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
    let expressions = expressions("bigtent-prom");
    assert!(expressions.len() > 8, "{expressions:?}");
    for (place, text) in expressions {
        let unknown: Vec<String> = names(&place, &text).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "{place}: {unknown:?} of {known:?}");

        let query = percent_encoding::utf8_percent_encode(&text, percent_encoding::NON_ALPHANUMERIC);
        let request = Request::get(format!("/prometheus/api/v1/query?query={query}"));
        let reply = routes
            .clone()
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap();
        let body = reply.into_body().collect().await.unwrap().to_bytes();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(body["status"], "success", "{place}: {text}: {body}");
        // The class is everybody but the learner, so there it is empty.
        let found = !body["data"]["result"].as_array().unwrap().is_empty();
        assert_eq!(found, !text.contains("learner!="), "{place}: {text}: {body}");
    }
}

#[test]
fn the_plugins_queries_name_scenarios() {
    let mut scenarios = BTreeSet::new();
    for (name, dashboard) in dashboards() {
        for panel in dashboard["panels"].as_array().unwrap() {
            for target in panel["targets"].as_array().into_iter().flatten() {
                if target["datasource"]["uid"] == "bigtent" {
                    let scenario = target["scenario"]
                        .as_str()
                        .unwrap_or_else(|| panic!("{name}: {target}"));
                    scenarios.insert(scenario.to_owned());
                }
            }
        }
    }
    assert!(scenarios.len() > 8, "{scenarios:?}");
}
