//! Many clients at once.

use std::{sync::mpsc, thread, time::Duration};

use rustix::process::{Resource, getrlimit, setrlimit};

use crate::server::{Server, eventually};

#[test]
fn a_thousand_idle_connections_harm_nobody() {
    const CROWD: usize = 1000;
    // Both ends of the connections need a descriptor each, in two processes.
    let mut limit = getrlimit(Resource::Nofile);
    let wanted = CROWD as u64 + 200;
    if limit.current.is_some_and(|current| current < wanted) {
        limit.current = limit.maximum;
        setrlimit(Resource::Nofile, limit).unwrap();
    }
    if limit.current.is_some_and(|current| current < wanted) {
        println!("skipped: this system allows only {:?} open files", limit.current);
        return;
    }
    let server = Server::start(&[("SERVER_HEADER_TIMEOUT", "5m")]);
    let before = server.most_memory();
    let crowd: Vec<_> = (0..CROWD)
        .map(|_| {
            let mut client = server.connect();
            client.send("GET /livez HTTP/1.1\r\nx: ");
            client
        })
        .collect();
    eventually("all connections", || {
        server
            .page("/metrics")
            .contains(&format!("http_connections {}\n", CROWD + 1))
    });
    server.is_well();
    let grown = server.most_memory() - before;
    assert!(grown < 64 * 1024, "{CROWD} connections took {grown} KiB");
    drop(crowd);
    eventually("the end of all connections", || {
        server.page("/metrics").contains("http_connections 1\n")
    });
}

#[test]
fn who_is_too_many_waits_for_a_place() {
    let server = Server::start(&[("SERVER_MAX_CONNECTIONS", "2")]);
    let inside: Vec<_> = (0..2)
        .map(|_| {
            let mut client = server.connect();
            client.send("GET /livez HTTP/1.1\r\nhost: here\r\n\r\n");
            assert_eq!(client.reply().status, 200);
            client
        })
        .collect();
    let mut waiting = server.connect();
    waiting.send("GET /livez HTTP/1.1\r\nhost: here\r\n\r\n");
    let (sender, answered) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(move || sender.send(waiting.reply().status).unwrap());
        assert!(
            answered.recv_timeout(Duration::from_millis(200)).is_err(),
            "there was no place"
        );
        drop(inside);
        assert_eq!(answered.recv().unwrap(), 200);
    });
}

#[test]
fn fifty_clients_at_once_are_all_answered_and_counted() {
    let server = Server::start(&[]);
    thread::scope(|scope| {
        for _ in 0..50 {
            scope.spawn(|| {
                let json = r#"{"query":"up","timeRange":{"from":1,"to":2}}"#;
                assert_eq!(server.connect().post("/api/query", json).status, 200);
                let json = r#"{"query":"!panic","timeRange":{"from":1,"to":2}}"#;
                assert_eq!(server.connect().post("/api/query", json).code(), "INTERNAL_ERROR");
                let mut client = server.connect();
                client.send("BREW /livez HTTP/1.1\r\nhost: here\r\n\r\n");
                assert_eq!(client.reply().code(), "METHOD_NOT_ALLOWED");
                let path = format!("/nothing/{:?}", thread::current().id());
                assert_eq!(server.connect().get(&path).code(), "NOT_FOUND");
            });
        }
    });
    let metrics = server.page("/metrics");
    for series in [
        r#"http_requests_total{method="POST",route="/api/query",status="200"} 50"#,
        r#"http_requests_total{method="POST",route="/api/query",status="500"} 50"#,
        r#"http_requests_total{method="other",route="/livez",status="405"} 50"#,
        r#"http_requests_total{method="GET",route="unmatched",status="404"} 50"#,
    ] {
        assert!(metrics.contains(series), "{series} is not in {metrics}");
    }
    assert_eq!(server.requests(201).len(), 201);
}
