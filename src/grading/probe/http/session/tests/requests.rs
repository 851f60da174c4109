//! Steps that send something.

use std::{
    io::{Read, Write},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::Duration,
};

use crate::grading::probe::http::{
    testing::{Asked, Server, reply, transcript},
    wire::Wire,
};

#[test]
fn a_request_shows_what_was_sent_and_what_the_step_asks_for() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let server = Server::answering({
        let seen = Arc::clone(&seen);
        move |asked| {
            seen.lock().unwrap().push(format!("{asked:?}"));
            reply(
                "404 Not Found",
                "application/json; charset=utf-8",
                r#"{"error":{"message":"no","code":"NOT_FOUND"}}"#,
            )
        }
    });
    let text = transcript(
        &server.program(),
        r#"
        [[http]]
        do = "request"
        send = "POST /nope?a=1"
        headers = ["Content-Type: text/plain", "host: example"]
        body = "hello"
        show = ["/error/code", "/error/message", "/data"]
        timing = { at_most_ms = 5000 }
        "#,
    );
    assert_eq!(
        text,
        "### 1. POST /nope?a=1\n\
         > Content-Type: text/plain\n\
         > host: example\n\
         > body hello\n\
         status 404\n\
         content-type application/json\n\
         /error/code \"NOT_FOUND\"\n\
         /error/message <message>\n\
         /data (absent)\n\
         time fast (within 5000 ms)\n"
    );
    let sent = seen.lock().unwrap().join("\n");
    for part in [
        "(\"connection\", \"close\")",
        "(\"content-length\", \"5\")",
        "(\"host\", \"example\")",
    ] {
        assert!(sent.contains(part), "{part} in {sent}");
    }
    assert_eq!(sent.matches("\"host\"").count(), 1, "{sent}");
}

#[test]
fn a_kept_connection_is_used_again() {
    let connections = Arc::new(Mutex::new(Vec::new()));
    let server = Server::start({
        let connections = Arc::clone(&connections);
        move |mut socket| {
            let peer = socket.peer_addr().unwrap();
            let mut wire = Wire::new(socket.try_clone().unwrap());
            for body in ["one", "two"] {
                let Some(asked) = Asked::read(&mut wire) else { return };
                assert_eq!(asked.header("connection"), None);
                connections.lock().unwrap().push(peer);
                socket
                    .write_all(reply("200 OK", "text/plain", body).as_bytes())
                    .unwrap();
            }
        }
    });
    let request = "[[http]]\ndo = \"request\"\nsend = \"GET /\"\non = \"k\"\n";
    let text = transcript(
        &server.program(),
        &format!("[[http]]\ndo = \"connect\"\nkeep = \"k\"\n{request}{request}{request}"),
    );
    let lines: Vec<&str> = text.lines().filter(|line| line.starts_with(['b', 'c'])).collect();
    assert_eq!(
        lines,
        [
            "connected",
            "content-type text/plain",
            "body one",
            "content-type text/plain",
            "body two",
            "connection closed without a reply"
        ]
    );
    let peers = connections.lock().unwrap();
    assert_eq!(peers[0], peers[1]);
}

#[test]
fn requests_of_a_parallel_step_are_all_under_way_at_once() {
    let barrier = Arc::new(std::sync::Barrier::new(7));
    let server = Server::answering(move |asked| {
        // Answers none before all are there.
        barrier.wait();
        match asked.line.as_str() {
            "GET /odd" => reply("503 Busy", "text/plain", "x"),
            line => reply("200 OK", "text/plain", if line.ends_with('1') { "b" } else { "a" }),
        }
    });
    let text = transcript(
        &server.program(),
        r#"
        [[http]]
        do = "parallel"
        timing = { at_most_ms = 9000 }
        [[http.requests]]
        times = 4
        request = { send = "GET /work?n=1" }
        [[http.requests]]
        times = 3
        request = { send = "GET /odd", headers = ["X: y"], timing = { at_least_ms = 8000, at_most_ms = 9000 } }
        "#,
    );
    assert_eq!(
        text,
        "### 1. 7 requests at the same time\n\
         > 4 × GET /work?n=1\n\
         4 × status 200\n  content-type text/plain\n  body b\n\
         > 3 × GET /odd\n\
         > X: y\n\
         3 × status 503\n  content-type text/plain\n  body x\n  time fast (before 8000 ms)\n\
         time of all fast (within 9000 ms)\n"
    );
}

#[test]
fn an_early_reply_to_a_streamed_body_is_read_though_every_later_write_fails() {
    let server = Server::start(|mut socket| {
        let mut read = 0;
        let mut piece = [0; 16 << 10];
        while read < 1 << 20 {
            read += socket.read(&mut piece).unwrap();
        }
        // Closing with unread bytes resets the connection.
        socket
            .write_all(reply("413 Too Large", "text/plain", "").as_bytes())
            .unwrap();
    });
    let step = r#"
        [[http]]
        do = "request"
        send = "POST /upload"
        body = [{ repeat = "0123456789abcdef", times = 4194304 }]
        chunked = true
        show_headers = []
        "#;
    let text = transcript(&server.program(), step);
    assert_eq!(
        text,
        "### 1. POST /upload\n> <67108864 bytes, chunked>\nstatus 413\ncontent-type text/plain\nbody (empty)\n"
    );
    let text = transcript(&server.program(), &format!("{step}closed_counts_as = 413\n"));
    assert!(text.ends_with("\nstatus 413 or connection closed\n"), "{text}");
}

#[test]
fn an_unfinished_body_waits_for_the_answer_with_an_open_socket() {
    let server = Server::start(|mut socket| {
        let mut all = Vec::new();
        let mut piece = [0; 1024];
        while !all.ends_with(b"abc\r\n") {
            let length = socket.read(&mut piece).unwrap();
            assert!(length > 0, "the client closed");
            all.extend_from_slice(&piece[..length]);
        }
        assert!(!all.ends_with(b"0\r\n\r\n"));
        socket
            .write_all(reply("400 Bad", "text/plain", "early").as_bytes())
            .unwrap();
    });
    let text = transcript(
        &server.program(),
        "[[http]]\ndo = \"request\"\nsend = \"POST /\"\nbody = \"abc\"\nchunked = true\nunfinished = true\n",
    );
    assert_eq!(
        text,
        "### 1. POST /\n> body abc\n> <3 bytes, chunked and never ended>\nstatus 400\ncontent-type text/plain\nbody early\n"
    );
}

#[test]
fn a_slow_reply_is_read_to_its_end() {
    let server = Server::start(|mut socket| {
        socket.set_nodelay(true).unwrap();
        Asked::read(&mut Wire::new(socket.try_clone().unwrap())).unwrap();
        for byte in b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n" {
            socket.write_all(&[*byte]).unwrap();
            thread::yield_now();
        }
    });
    let text = transcript(&server.program(), "[[http]]\ndo = \"request\"\nsend = \"GET /\"\n");
    assert_eq!(text, "### 1. GET /\nstatus 200\nbody abc\n");
}

#[test]
fn a_body_after_a_reply_to_head_is_shown() {
    let server = Server::answering(|_| reply("200 OK", "text/plain", "not for HEAD"));
    let text = transcript(&server.program(), "[[http]]\ndo = \"request\"\nsend = \"HEAD /\"\n");
    assert_eq!(text, "### 1. HEAD /\nstatus 200\nbody not for HEAD\n");
}

#[test]
fn a_program_that_ends_in_the_middle_is_told_from_one_that_only_closes() {
    let server = Server::start(|socket| drop(Asked::read(&mut Wire::new(socket))));
    let program = server.program();
    let step = "[[http]]\ndo = \"request\"\nsend = \"GET /\"\n";
    assert_eq!(
        transcript(&program, step),
        "### 1. GET /\nconnection closed without a reply\n"
    );
    program.exits(101);
    let plan = format!("[[http]]\ndo = \"start\"\n{step}{step}");
    assert_eq!(
        transcript(&program, &plan),
        "### 1. start\n\n\
         ### 2. GET /\nconnection closed without a reply\nprogram ended: exit code 101\n\n\
         ### 3. GET /\nconnection closed without a reply\n"
    );
}

#[test]
fn a_request_in_the_background_is_answered_later() {
    let (release, released) = mpsc::channel::<()>();
    let released = Mutex::new(released);
    let release = Mutex::new(release);
    let server = Server::answering(move |asked| {
        if asked.line == "GET /slow" {
            released.lock().unwrap().recv().unwrap();
        } else {
            release.lock().unwrap().send(()).unwrap();
        }
        reply("200 OK", "text/plain", &asked.line)
    });
    let steps = "[[http]]\ndo = \"request\"\nsend = \"GET /slow\"\nbackground = \"s\"\n\
        [[http]]\ndo = \"request\"\nsend = \"GET /fast\"\n\
        [[http]]\ndo = \"reply\"\nof = \"s\"\n";
    assert_eq!(
        transcript(&server.program(), steps),
        "### 1. GET /slow\nsent as s, not waited for\n\n\
         ### 2. GET /fast\nstatus 200\ncontent-type text/plain\nbody GET /fast\n\n\
         ### 3. reply to s: GET /slow\nstatus 200\ncontent-type text/plain\nbody GET /slow\n"
    );
}

#[test]
fn hanging_up_is_seen_by_the_server() {
    let (gone, news) = mpsc::channel();
    let gone = Mutex::new(gone);
    let server = Server::start(move |mut socket| {
        let asked = Asked::read(&mut Wire::new(socket.try_clone().unwrap()));
        if asked.is_some_and(|asked| asked.line == "GET /slow") {
            let end = socket.read(&mut [0]).unwrap_or(0);
            gone.lock().unwrap().send(end).unwrap();
        }
    });
    let steps = "[[http]]\ndo = \"request\"\nsend = \"GET /slow\"\nbackground = \"s\"\n\
        [[http]]\ndo = \"pause\"\nms = 150\n\
        [[http]]\ndo = \"hang-up\"\nof = \"s\"\n";
    let text = transcript(&server.program(), steps);
    assert!(
        text.ends_with("### 2. pause of 150 ms\n\n### 3. hang up on s: GET /slow\n"),
        "{text}"
    );
    assert_eq!(news.recv_timeout(Duration::from_secs(10)), Ok(0));
}
