//! Who is let in by a password or a key, who isn't, and what needs nobody's name.

use super::support::{Answer, Served, basic};

const PASSWORD: &str = "hunter2-pass";
const KEY: &str = "hunter2-key";

fn served() -> Served {
    Served::new(&[
        ("AUTH_BASIC_USER", "grafana"),
        ("AUTH_BASIC_PASSWORD", PASSWORD),
        ("AUTH_API_KEY", KEY),
        ("AUTH_API_KEY_HEADER", "X-Grafana-Key"),
    ])
}

fn schemes(answer: &Answer) -> Vec<&str> {
    let challenges = answer.header("www-authenticate").into_iter();
    challenges
        .map(|challenge| challenge.split(' ').next().unwrap())
        .collect()
}

#[test]
fn by_default_everybody_may_call() {
    let served = Served::new(&[]);
    assert_eq!(served.get("/metrics", &[]).status, 200);
    assert_eq!(served.get("/nowhere", &[]).error(), (404, "NOT_FOUND".to_owned()));
    assert_eq!(served.get("/api/me", &[]).json()["data"]["user"], "anonymous");
    assert_eq!(
        served.token("", "grant_type=client_credentials").status,
        404,
        "nobody is configured"
    );
}

#[test]
fn each_kind_is_let_in_and_what_looks_like_it_is_not() {
    let served = served();
    let right = basic("grafana", PASSWORD);
    for headers in [
        vec![right.as_str()],
        vec![&format!("x-grafana-key: {KEY}")],
        vec![&right.replace("Basic ", "BASIC   ")],
    ] {
        assert_eq!(served.get("/metrics", &headers).status, 200, "{headers:?}");
    }
    for headers in [
        vec![],
        vec![basic("grafana", "wrong")],
        vec![basic("grafana", "")],
        vec![basic("admin", PASSWORD)],
        vec!["Authorization: Basic".to_owned()],
        vec!["Authorization: Basic !!!".to_owned()],
        vec![format!("Authorization: Bearer {KEY}")],
        vec![format!("Authorization: {KEY}")],
        vec![format!("X-Grafana-Key: {}", &KEY[..5])],
        vec![format!("X-Grafana-Key: {KEY}{KEY}")],
        vec!["X-Grafana-Key:".to_owned()],
        vec![format!("X-API-Key: {KEY}")],
        vec![right.clone(), right.clone()],
        vec![right.clone(), format!("X-Grafana-Key: {KEY}")],
    ] {
        let lines: Vec<&str> = headers.iter().map(String::as_str).collect();
        let answer = served.get("/metrics", &lines);
        assert_eq!(answer.error(), (401, "UNAUTHORIZED".to_owned()), "{headers:?}");
        assert_eq!(schemes(&answer), ["Basic", "ApiKey"]);
    }
    let in_query = served.get(&format!("/metrics?x-grafana-key={KEY}"), &[]);
    assert_eq!(in_query.status, 401, "a query ends up in logs");
}

#[test]
fn probes_are_open_and_all_else_is_closed_even_what_is_not_there() {
    let served = served();
    for probe in ["/health", "/livez", "/readyz"] {
        assert_eq!(served.get(probe, &[]).status, 200, "{probe}");
        assert_eq!(served.get(probe, &["Authorization: nonsense"]).status, 200, "{probe}");
    }
    let right = basic("grafana", PASSWORD);
    for (line, known) in [
        ("GET /metrics HTTP/1.1", 200),
        ("GET /nowhere HTTP/1.1", 404),
        ("DELETE /metrics HTTP/1.1", 405),
        ("POST /api/me HTTP/1.1", 405),
        ("POST /prometheus/api/v1/labels HTTP/1.1", 200),
        ("DELETE /prometheus/api/v1/labels HTTP/1.1", 405),
        ("POST /api/v1/query HTTP/1.1", 415),
    ] {
        let stranger = served.send(line, &[], "");
        assert_eq!(stranger.status, 401, "{line}: a stranger learns nothing");
        assert!(stranger.header("allow").is_empty(), "{line}: {}", stranger.head);
        let friend = served.send(line, &[&right], "");
        assert_eq!(friend.status, known, "{line}");
        assert_eq!(
            friend.header("allow").len(),
            usize::from(known == 405),
            "{line}: {}",
            friend.head
        );
    }
    let metrics = served.get("/metrics", &[&right]);
    let metrics = String::from_utf8_lossy(&metrics.body);
    for status in [401, 405] {
        let counted = format!(r#"http_requests_total{{method="POST",route="/api/me",status="{status}"}} 1"#);
        assert!(metrics.contains(&counted), "{counted} is not in\n{metrics}");
    }
}

#[test]
fn metrics_can_be_opened() {
    let served = Served::new(&[("AUTH_API_KEY", KEY), ("AUTH_OPEN_METRICS", "true")]);
    assert_eq!(served.get("/metrics", &[]).status, 200);
    assert_eq!(served.get("/nowhere", &[]).status, 401);
}

#[test]
fn no_secret_is_in_a_reply_or_in_the_log() {
    let served = served();
    let right = basic("grafana", PASSWORD);
    let wrong = basic("grafana", "hunter2-wrong");
    let key = format!("X-Grafana-Key: {KEY}");
    for headers in [
        vec![],
        vec![right.as_str()],
        vec![&wrong],
        vec![&key],
        vec![&right, &key],
    ] {
        for target in ["/metrics", "/nowhere", "/api/v1/query", "/livez"] {
            let answer = served.get(target, &headers);
            let shown = format!("{}{}", answer.head, String::from_utf8_lossy(&answer.body));
            assert!(!shown.contains("hunter2"), "{shown}");
        }
    }
    let log = served.log();
    assert!(log.contains("/nowhere"), "{log}");
    assert!(!log.contains("hunter2"), "{log}");
    let encoded = right.rsplit(' ').next().unwrap();
    assert!(!log.contains(encoded), "{log}");
}
