//! Upstreams asked over sockets of this test.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    thread,
    time::{Duration, Instant},
};

use super::{Script, Upstream};
use crate::grading::{
    cancel::Cancel,
    probe::http::{
        Found,
        testing::{Server, found, reply},
    },
};

fn start(toml: &str) -> (u16, Upstream) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let script = Script::new(&toml::from_str(toml).unwrap()).unwrap();
    (port, Upstream::start(listener, script).unwrap())
}

fn ask(port: u16, request: &str) -> TcpStream {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    socket
}

/// All bytes until the upstream closes, or until they end in `end`.
fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut all = Vec::new();
    let mut piece = [0; 1024];
    while !all.ends_with(end.as_bytes()) || end.is_empty() {
        match socket.read(&mut piece) {
            Ok(0) | Err(_) => break,
            Ok(length) => all.extend_from_slice(&piece[..length]),
        }
    }
    String::from_utf8(all).unwrap()
}

#[test]
fn replies_come_in_order_and_requests_are_shown_sorted() {
    let (port, upstream) = start(
        r#"
        show_headers = ["x-key", "x-timeout-ms", "cookie"]
        between = { x-timeout-ms = [1, 400] }
        [[route]]
        path = "/b"
        reply = [{ status = 503, headers = ["Retry-After: 1"] }, { body = "later" }]
        "#,
    );
    let get = |target: &str, end: &str| {
        let request =
            format!("GET {target} HTTP/1.1\r\nX-Key: k\x01\r\nX-Timeout-Ms: 399\r\n\r\n").replace('\x01', "ey");
        read_until(&mut ask(port, &request), end)
    };
    let first = get("/b?z=1&a=2", "\r\n\r\n");
    assert_eq!(
        first,
        "HTTP/1.1 503 Scripted\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
    );
    assert!(get("/b", "later").ends_with("\r\n\r\nlater"));
    assert!(get("/b", "later").ends_with("\r\n\r\nlater"));
    assert!(get("/a", "\r\n\r\n").starts_with("HTTP/1.1 404 "));
    let block = ["  x-key key", "  x-timeout-ms <1 to 400>", "  cookie (absent)"];
    let lines = upstream.lines();
    assert_eq!(lines[..4], [&["GET /a"], &block[..]].concat());
    assert_eq!(lines[4], "GET /b");
    assert_eq!(lines[12], "GET /b?a=2&z=1");
    assert_eq!(lines.len(), 16);
}

#[test]
fn one_connection_carries_many_requests_with_bodies() {
    let (port, upstream) = start(
        "raw_target = true\n[[route]]\npath = '/c'\nreply = [{ body = 'abcdef', chunked = true, drip_ms = 1 }]\n",
    );
    let mut socket = ask(
        port,
        "POST /c?b&a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    );
    let chunks = read_until(&mut socket, "\r\n0\r\n\r\n");
    assert!(
        chunks.contains("Transfer-Encoding: chunked") && chunks.contains("\r\n1\r\nf\r\n0\r\n\r\n"),
        "{chunks}"
    );
    socket
        .write_all(b"HEAD /c HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi")
        .unwrap();
    assert!(read_until(&mut socket, "\r\n\r\n").starts_with("HTTP/1.1 200 "));
    assert_eq!(upstream.lines(), ["HEAD /c", "POST /c?b&a"]);
}

#[test]
fn a_reply_breaks_off_where_the_script_says() {
    let (port, upstream) = start(
        "[[route]]\npath = '/start'\nreply = [{ body = 'x', close = 'start' }]\n\
         [[route]]\npath = '/middle'\nreply = [{ body = 'abcd', close = 'middle' }]\n",
    );
    assert_eq!(read_until(&mut ask(port, "GET /start HTTP/1.1\r\n\r\n"), ""), "");
    let half = read_until(&mut ask(port, "GET /middle HTTP/1.1\r\n\r\n"), "");
    assert!(half.ends_with("Content-Length: 4\r\n\r\nab"), "{half}");
    assert_eq!(upstream.lines(), ["GET /middle", "GET /start"]);
}

#[test]
fn hanging_up_on_a_slow_reply_is_recorded() {
    let (port, upstream) = start(
        "[[route]]\npath = '/hang'\nreply = [{ hang = true }]\n\
         [[route]]\npath = '/late'\nreply = [{ delay_ms = 60000 }]\n\
         [[route]]\npath = '/drip'\nreply = [{ body = 'abc', drip_ms = 30000 }]\n",
    );
    drop(ask(port, "GET /hang HTTP/1.1\r\n\r\n"));
    drop(ask(port, "GET /late HTTP/1.1\r\n\r\n"));
    let mut socket = ask(port, "GET /drip HTTP/1.1\r\n\r\n");
    assert!(read_until(&mut socket, "\r\n\r\n").starts_with("HTTP/1.1 200"));
    drop(socket);
    let mut lines = upstream.lines();
    // The requests may still have been on their way.
    let end = Instant::now() + Duration::from_secs(10);
    while lines.iter().filter(|line| line.contains("hung up")).count() < 3 && Instant::now() < end {
        thread::yield_now();
        lines = upstream.lines();
    }
    let hung = "  the client hung up";
    assert_eq!(lines, ["GET /drip", hung, "GET /hang", hung, "GET /late", hung]);
}

#[test]
fn one_that_still_waits_is_told_apart_and_does_not_hold_the_end() {
    let (port, upstream) = start("[[route]]\npath = '/hang'\nreply = [{ hang = true }]\n");
    let mut socket = ask(port, "GET /hang HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n");
    let mut lines = upstream.lines();
    while lines == ["no requests"] {
        lines = upstream.lines();
    }
    assert_eq!(lines, ["GET /hang", "  still waits for the reply"]);
    drop(upstream);
    assert_eq!(read_until(&mut socket, ""), "");
}

#[test]
fn a_case_shows_what_the_upstream_was_asked() {
    let (port, upstream) = start("[[route]]\npath = '/p'\nreply = [{ body = 'up' }]\n");
    let server = Server::answering(move |_| {
        let answer = read_until(&mut ask(port, "GET /p?x HTTP/1.1\r\n\r\n"), "up");
        reply("200 OK", "text/plain", &answer[answer.len() - 2..])
    });
    let steps = "[[http]]\ndo = 'request'\nsend = 'GET /'\n";
    let Found::Transcript(transcript) = found(&server.program(), steps, Some(upstream), &Cancel::default()) else {
        panic!("no transcript");
    };
    assert_eq!(
        transcript.to_string(),
        "### 1. GET /\nstatus 200\ncontent-type text/plain\nbody up\n\n### 2. upstream\nGET /p?x\n"
    );
}
