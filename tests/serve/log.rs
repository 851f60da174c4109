//! The access log: one line for each request, and no secret in any.

use serde_json::{Value, json};

use crate::server::Server;

#[test]
fn each_request_has_one_line() {
    let server = Server::start(&[]);
    server.page("/livez?token=s3cret");
    let mut client = server.connect();
    client
        .send("GET /api/series HTTP/1.1\r\nhost: here\r\nauthorization: Bearer s3cret\r\nx-request-id: mine-1\r\n\r\n");
    let reply = client.reply();
    assert!(reply.head.contains("x-request-id: mine-1"), "{}", reply.head);
    client.send("BREW /no/such/path HTTP/1.1\r\nhost: here\r\nx-request-id: not a good one\r\n\r\n");
    let reply = client.reply();
    assert!(!reply.head.contains("not a good one"), "{}", reply.head);

    let lines = server.requests(3);
    let members = |line: &Value| json!([line["method"], line["path"], line["route"], line["status"]]);
    assert_eq!(
        lines.iter().map(members).collect::<Vec<_>>(),
        [
            json!(["GET", "/livez", "/livez", 200]),
            json!(["GET", "/api/series", "/api/series", 200]),
            json!(["BREW", "/no/such/path", "", 404]),
        ]
    );
    assert_eq!(lines[1]["request_id"], "mine-1");
    assert!(
        lines
            .iter()
            .all(|line| line["duration_ms"].as_f64().is_some_and(|duration| duration >= 0.0))
    );
    assert_ne!(lines[0]["request_id"], lines[2]["request_id"]);
    assert!(!server.log().contains("s3cret"));
}

#[test]
fn a_request_that_was_given_up_has_its_line() {
    let server = Server::start(&[]);
    let mut client = server.connect();
    client.ask("/api/query", r#"{"query":"!timeout","timeRange":{"from":1,"to":2}}"#);
    crate::server::eventually("the request in flight", || {
        server.page("/metrics").contains("http_requests_in_flight 1\n")
    });
    drop(client);
    crate::server::eventually("the line", || {
        server
            .requests(1)
            .iter()
            .any(|line| line["path"] == "/api/query" && line["status"] == 499)
    });
}

#[test]
fn the_level_and_the_format_are_configured() {
    let server = Server::start(&[("LOG_FORMAT", "text")]);
    server.page("/livez");
    crate::server::eventually("the line", || server.log().contains("path=\"/livez\""));
    let server = Server::start(&[("LOG_LEVEL", "error")]);
    server.page("/livez");
    let panic = r#"{"query":"!panic","timeRange":{"from":1,"to":2}}"#;
    assert_eq!(server.connect().post("/api/query", panic).status, 500);
    crate::server::eventually("the error", || server.log().contains("a handler panicked"));
    assert!(!server.log().contains("/livez"));
}
