//! Whether the upstream works, as the data source's health check tells it.

use serde_json::{Value, json};

use super::{
    recorder::{Recorder, reply},
    support::Served,
};

/// The health check's reply, with a key for this upstream.
fn health(url: &str) -> Value {
    let served = Served::new(&[
        ("UPSTREAM_URL", url),
        ("UPSTREAM_AUTH_TYPE", "apikey"),
        ("UPSTREAM_API_KEY", "hunter2"),
    ]);
    let answer = served.get("/api/ds/health", &[]);
    assert_eq!(answer.status, 200);
    let text = String::from_utf8_lossy(&answer.body);
    assert!(!text.contains("hunter2") && !text.contains("127.0.0.1"), "{text}");
    answer.json()
}

#[test]
fn the_ladder_is_climbed_with_the_key_from_its_second_step_on() {
    let upstream = Recorder::new(|_| reply("200 OK", &[], br#"{"results":{}}"#));
    let health = health(&format!("{}/", upstream.url()));
    assert_eq!(
        (&health["status"], &health["message"]),
        (&json!("OK"), &json!("Data source is working"))
    );
    assert_eq!(health["details"]["stage"], json!(null));
    let heads = upstream.taken();
    let lines: Vec<&str> = heads.iter().map(|head| head[0].as_str()).collect();
    assert_eq!(
        lines,
        [
            "GET /health HTTP/1.1",
            "GET /api/v1/status HTTP/1.1",
            "POST /api/v1/query HTTP/1.1"
        ]
    );
    let with_key: Vec<bool> = heads
        .iter()
        .map(|head| head.iter().any(|line| line == "x-api-key: hunter2"))
        .collect();
    assert_eq!(with_key, [false, true, true]);
    assert!(heads[2].iter().any(|line| line == "content-type: application/json"));
}

#[test]
fn the_first_step_that_fails_is_told_and_nothing_more_is_asked() {
    for (broken, status, stage, asked) in [
        ("/health", "500 Broken", "connection", 1),
        ("/health", "302 Found", "connection", 1),
        ("/api/v1/status", "401 No", "auth", 2),
        ("/api/v1/status", "500 Broken", "connection", 2),
        ("/api/v1/query", "200 OK", "query", 3),
    ] {
        let upstream = Recorder::new(move |target| {
            let status = if target == broken { status } else { "200 OK" };
            reply(status, &["Location: /elsewhere"], b"no json")
        });
        let health = health(&upstream.url());
        assert_eq!(
            (&health["status"], &health["details"]["stage"]),
            (&json!("ERROR"), &json!(stage))
        );
        assert_eq!(upstream.targets().len(), asked, "{broken}: {status}");
    }
}

#[test]
fn where_nobody_listens_there_is_no_connection() {
    // The port was free a moment ago.
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let health = health(&format!("http://127.0.0.1:{port}"));
    assert_eq!(health["details"]["stage"], json!("connection"));
}
