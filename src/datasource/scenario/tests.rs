//! Scripts that are played, asked over sockets of this test.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    time::{Duration, Instant},
};

use super::{Asked, Script, Standalone, State};
use crate::course::step::Upstream;

/// How long a test waits for what must come at some point.
const SOON: Duration = Duration::from_mins(1);

fn start(toml: &str) -> (u16, Standalone) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let upstream: Upstream = toml::from_str(toml).unwrap();
    let script = Script::new(&upstream.route).unwrap();
    (port, Standalone::start(listener, script).unwrap())
}

fn ask(port: u16, request: &str) -> TcpStream {
    let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
    socket.set_read_timeout(Some(SOON)).unwrap();
    socket.write_all(request.as_bytes()).unwrap();
    socket
}

/// All bytes until the other side closes.
fn read_all(socket: &mut TcpStream) -> Vec<u8> {
    let mut all = Vec::new();
    // A reset is an end as well.
    let _ = socket.read_to_end(&mut all);
    all
}

/// The text until it ends in `end`.
fn read_until(socket: &mut TcpStream, end: &str) -> String {
    let mut all = Vec::new();
    let mut byte = [0];
    while !all.ends_with(end.as_bytes()) {
        socket.read_exact(&mut byte).unwrap();
        all.push(byte[0]);
    }
    String::from_utf8(all).unwrap()
}

/// Waits until the requests have ended so, in any order.
fn ends_with(server: &Standalone, expected: &[(&str, State)]) {
    let end = Instant::now() + SOON;
    loop {
        let asked = server.records().settled(Duration::from_millis(10));
        let mut ended: Vec<(&str, State)> = asked.iter().map(|asked| (&*asked.target, asked.state)).collect();
        ended.sort_by_key(|(target, _)| *target);
        if ended == expected {
            return;
        }
        assert!(Instant::now() < end, "{ended:?}");
    }
}

#[test]
fn replies_come_in_order_and_the_last_for_ever() {
    let (port, server) = start(
        "[[route]]\npath = '/b'\nreply = [\n\
         { status = 503, headers = ['Retry-After: 1', 'X-Two: a', 'X-Two: b'] }, { body = 'later' }]\n",
    );
    let first = read_until(
        &mut ask(port, "GET /b?z=1&a=2 HTTP/1.1\r\nX-Key: k\r\n\r\n"),
        "\r\n\r\n",
    );
    assert!(first.starts_with("HTTP/1.1 503 "), "{first}");
    assert!(
        first.contains("\r\nretry-after: 1\r\nx-two: a\r\nx-two: b\r\n"),
        "{first}"
    );
    assert!(first.contains("\r\ncontent-length: 0\r\n"), "{first}");
    for _ in 0..2 {
        let later = read_until(&mut ask(port, "GET /b HTTP/1.1\r\n\r\n"), "\r\n\r\nlater");
        assert!(
            later.starts_with("HTTP/1.1 200 ") && later.contains("\r\ncontent-length: 5\r\n"),
            "{later}"
        );
    }
    let unknown = read_until(&mut ask(port, "GET /a HTTP/1.1\r\n\r\n"), "\r\n\r\n");
    assert!(unknown.starts_with("HTTP/1.1 404 "), "{unknown}");
    let asked = server.records().settled(SOON);
    let targets: Vec<&str> = asked.iter().map(|asked| &*asked.target).collect();
    assert_eq!(targets, ["/b?z=1&a=2", "/b", "/b", "/a"]);
    let key = |asked: &Asked| asked.header("x-key").map(<[u8]>::to_vec).collect::<Vec<_>>();
    assert_eq!((key(&asked[0]), key(&asked[1])), (vec![b"k".to_vec()], Vec::new()));
}

#[test]
fn one_connection_carries_many_requests_with_bodies() {
    let (port, server) = start(
        "[[route]]\npath = '/c'\nreply = [{ body = 'abcdef', chunked = true, drip_ms = 1 }]\n\
         [[route]]\npath = '/none'\nreply = [{ chunked = true }]\n",
    );
    let mut socket = ask(
        port,
        "POST /c?b&a HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
    );
    let chunks = read_until(&mut socket, "\r\n0\r\n\r\n");
    assert!(chunks.contains("transfer-encoding: chunked"), "{chunks}");
    assert!(
        chunks.contains("\r\n1\r\na\r\n1\r\nb\r\n") && chunks.ends_with("\r\n1\r\nf\r\n0\r\n\r\n"),
        "{chunks}"
    );
    socket
        .write_all(b"HEAD /c HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi")
        .unwrap();
    let head = read_until(&mut socket, "\r\n\r\n");
    assert!(head.starts_with("HTTP/1.1 200 "), "{head}");
    socket.write_all(b"GET /none HTTP/1.1\r\n\r\n").unwrap();
    let empty = read_until(&mut socket, "\r\n\r\n0\r\n\r\n");
    assert!(empty.contains("transfer-encoding: chunked"), "{empty}");
    let asked = server.records().settled(SOON);
    let lines: Vec<String> = asked
        .iter()
        .map(|asked| format!("{} {}", asked.method, asked.target))
        .collect();
    assert_eq!(lines, ["POST /c?b&a", "HEAD /c", "GET /none"]);
    assert!(asked.iter().all(|asked| asked.state == State::Answered));
}

#[test]
fn a_reply_breaks_off_where_the_script_says() {
    let (port, server) = start(
        "[[route]]\npath = '/late'\nreply = [{ delay_ms = 1, close = 'start' }]\n\
         [[route]]\npath = '/middle'\nreply = [{ body = 'abcd', close = 'middle' }]\n\
         [[route]]\npath = '/pieces'\nreply = [{ body = 'abcd', chunked = true, drip_ms = 1, close = 'middle' }]\n\
         [[route]]\npath = '/start'\nreply = [{ body = 'x', close = 'start' }]\n",
    );
    for path in ["/start", "/late"] {
        let request = format!("POST {path} HTTP/1.1\r\nContent-Length: 1\r\n\r\nx");
        assert_eq!(read_all(&mut ask(port, &request)), b"", "{path}");
    }
    let half = String::from_utf8(read_all(&mut ask(port, "GET /middle HTTP/1.1\r\n\r\n"))).unwrap();
    assert!(
        half.contains("content-length: 4\r\n") && half.ends_with("\r\n\r\nab"),
        "{half}"
    );
    let half = String::from_utf8(read_all(&mut ask(port, "GET /pieces HTTP/1.1\r\n\r\n"))).unwrap();
    assert!(half.ends_with("\r\n\r\n1\r\na\r\n1\r\nb\r\n"), "{half}");
    let answered = State::Answered;
    ends_with(
        &server,
        &[
            ("/late", answered),
            ("/middle", answered),
            ("/pieces", answered),
            ("/start", answered),
        ],
    );
}

#[test]
fn all_of_a_long_half_arrives_before_the_break() {
    const HALF: usize = 24 << 20;
    let (port, _server) = start(&format!(
        "[[route]]\npath = '/'\nreply = [{{ body = [{{ repeat = 'ab', times = {HALF} }}], close = 'middle' }}]\n"
    ));
    let all = read_all(&mut ask(port, "GET / HTTP/1.1\r\n\r\n"));
    let body = all.windows(4).position(|end| end == b"\r\n\r\n").unwrap() + 4;
    assert_eq!(all.len() - body, HALF);
}

#[test]
fn hanging_up_on_a_slow_reply_is_recorded() {
    let (port, server) = start(
        "[[route]]\npath = '/drip'\nreply = [{ body = 'abc', drip_ms = 3600000 }]\n\
         [[route]]\npath = '/hang'\nreply = [{ hang = true }]\n\
         [[route]]\npath = '/late'\nreply = [{ delay_ms = 3600000 }]\n",
    );
    drop(ask(port, "GET /hang HTTP/1.1\r\n\r\n"));
    drop(ask(port, "POST /late HTTP/1.1\r\nContent-Length: 1\r\n\r\nx"));
    let mut socket = ask(port, "GET /drip HTTP/1.1\r\n\r\n");
    assert!(read_until(&mut socket, "\r\n\r\n").starts_with("HTTP/1.1 200"));
    drop(socket);
    let hung_up = State::HungUp;
    ends_with(&server, &[("/drip", hung_up), ("/hang", hung_up), ("/late", hung_up)]);
}

#[test]
fn a_slow_reply_that_was_waited_for_is_answered() {
    let (port, server) = start("[[route]]\npath = '/'\nreply = [{ delay_ms = 30, body = 'abc', drip_ms = 5 }]\n");
    let begun = Instant::now();
    let reply = read_until(&mut ask(port, "GET / HTTP/1.1\r\n\r\n"), "abc");
    assert!(begun.elapsed() >= Duration::from_millis(45));
    assert!(reply.contains("content-length: 3\r\n"), "{reply}");
    ends_with(&server, &[("/", State::Answered)]);
}

#[test]
fn the_end_of_the_server_is_at_once() {
    let (port, server) = start("[[route]]\npath = '/hang'\nreply = [{ hang = true }]\n");
    let mut waits = ask(port, "GET /hang HTTP/1.1\r\n\r\nGET /next HTTP/1.1\r\n\r\n");
    let mut idle = ask(port, "");
    ends_with(&server, &[("/hang", State::Open)]);
    drop(server);
    assert_eq!((read_all(&mut waits), read_all(&mut idle)), (Vec::new(), Vec::new()));
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap_err();
}
