//! Clients that take their time: each part of an exchange has a limit of its own, and it is on the whole of the part.

use std::{thread, time::Duration};

use crate::{
    client::Client,
    server::{Server, eventually},
};

const PAUSE: Duration = Duration::from_millis(100);
const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_head_that_drips_is_cut_off_and_harms_nobody() {
    let server = Server::start(&[("SERVER_HEADER_TIMEOUT", "1s")]);
    thread::scope(|scope| {
        let slow: Vec<_> = (0..50)
            .map(|_| {
                scope.spawn(|| {
                    let mut client = server.connect();
                    client.send("GET /livez HTTP/1.1\r\nx: ");
                    client.drip(b'x', PAUSE)
                })
            })
            .collect();
        server.is_well();
        for client in slow {
            let dripped = client.join().unwrap();
            assert!(dripped.after > SECOND / 2, "{dripped:?}");
        }
    });
    let phase = "http_connection_timeouts_total{phase=\"head\"} 50";
    eventually("the count of timeouts", || server.page("/metrics").contains(phase));
}

#[test]
fn who_connects_and_says_nothing_is_cut_off_too() {
    let server = Server::start(&[("SERVER_HEADER_TIMEOUT", "300ms")]);
    assert_eq!(server.connect().closed(), "");
}

#[test]
fn a_body_that_drips_is_answered_with_408() {
    let server = Server::start(&[("SERVER_READ_TIMEOUT", "1s")]);
    let mut client = server.connect();
    client.send(
        "POST /api/query HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n",
    );
    let dripped = client.drip(b' ', PAUSE);
    assert!(dripped.said.starts_with("HTTP/1.1 408 "), "{dripped:?}");
    assert!(dripped.after > SECOND / 2, "{dripped:?}");
}

#[test]
fn a_slow_handler_is_answered_with_504_and_the_heads_limit_is_not_its_own() {
    let server = Server::start(&[("SERVER_HANDLER_TIMEOUT", "3s"), ("SERVER_HEADER_TIMEOUT", "2s")]);
    let reply = server
        .connect()
        .post("/api/query", r#"{"query":"!timeout","timeRange":{"from":1,"to":2}}"#);
    assert_eq!((reply.status, reply.code().as_str()), (504, "TIMEOUT"));
}

#[test]
fn a_pause_between_requests_has_a_limit_of_its_own() {
    let server = Server::start(&[("SERVER_HEADER_TIMEOUT", "1s"), ("SERVER_IDLE_TIMEOUT", "5s")]);
    let mut client = server.connect();
    for _ in 0..2 {
        client.send("GET /livez HTTP/1.1\r\nhost: here\r\n\r\n");
        assert_eq!(client.reply().status, 200);
        // Longer than a head may take, and shorter than a pause may last.
        thread::sleep(Duration::from_millis(1500));
    }
    assert_eq!(client.closed(), "");
}

#[test]
fn a_client_that_never_reads_is_dropped() {
    let server = Server::start(&[("SERVER_WRITE_TIMEOUT", "500ms")]);
    let before = server.most_memory();
    let mut client = server.connect();
    let request = "GET /api/series?limit=1000 HTTP/1.1\r\nhost: here\r\n\r\n";
    // The buffers of both sides fill up, then nothing moves until the server closes the connection.
    while client.try_send(request).is_ok() {}
    server.is_well();
    let timeouts = server.page("/metrics");
    assert!(
        timeouts.contains("http_connection_timeouts_total{phase=\"sending\"} 1"),
        "{timeouts}"
    );
    let grown = server.most_memory() - before;
    assert!(grown < 64 * 1024, "one client made the server grow by {grown} KiB");
}

#[test]
fn a_client_that_reads_slowly_but_enough_gets_everything() {
    let server = Server::start(&[("SERVER_WRITE_TIMEOUT", "20s")]);
    let mut client: Client = server.connect();
    for _ in 0..200 {
        client.send("GET /api/series?limit=1000 HTTP/1.1\r\nhost: here\r\n\r\n");
    }
    for _ in 0..200 {
        assert_eq!(client.reply().status, 200);
    }
}
