//! Cases on servers in this process.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    sync::{Arc, Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use crate::grading::{
    cancel::Cancel,
    probe::http::{
        Found,
        testing::{Asked, Program, Server, deaf_port, found, reply, transcript},
        wire::Wire,
    },
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
        let mut piece = [0; 64 << 10];
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
fn refused_is_a_fact() {
    let (_port_is_taken, port) = deaf_port();
    let steps = "[[http]]\ndo = \"start\"\nport_text = \"80x\"\n\
        [[http]]\ndo = \"request\"\nsend = \"GET /\"\n\
        [[http]]\ndo = \"connect\"\nexpect_refused = true\n\
        [[http]]\ndo = \"connect\"\n";
    assert_eq!(
        transcript(&Program::on(port), steps),
        "### 1. start\n> PORT=80x\n\n### 2. GET /\nconnection refused\n\n\
         ### 3. connect\nno new work\n\n### 4. connect\nconnection refused\n"
    );
}

#[test]
fn a_connection_that_nobody_answers_is_no_new_work_once_it_is_closed() {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let program = Program::on(listener.local_addr().unwrap().port());
    let steps = "[[http]]\ndo = \"start\"\n[[http]]\ndo = \"connect\"\nexpect_refused = true\n";
    let closer = thread::spawn(move || {
        // The connection waits in the queue, unaccepted; closing the listener resets it.
        rustix::event::poll(
            &mut [rustix::event::PollFd::new(&listener, rustix::event::PollFlags::IN)],
            None,
        )
        .unwrap();
        drop(listener);
    });
    assert_eq!(
        transcript(&program, steps),
        "### 1. start\n\n### 2. connect\nno new work\n"
    );
    closer.join().unwrap();
    let server = Server::answering(|_| reply("200 OK", "text/plain", ""));
    assert_eq!(
        transcript(&server.program(), "[[http]]\ndo = \"connect\"\nexpect_refused = true\n"),
        "### 1. connect\naccepted\n"
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

#[test]
fn signals_and_exits_are_shown() {
    let server = Server::answering(|_| String::new());
    let program = server.program().exits_on_signal(1);
    let steps = "[[http]]\ndo = \"exit\"\nwithin_ms = 1\n\
        [[http]]\ndo = \"signal\"\nname = \"TERM\"\n\
        [[http]]\ndo = \"exit\"\nwithin_ms = 10000\nmessage = true\n\
        [[http]]\ndo = \"exit\"\nwithin_ms = 10000\nexact = true\nmessage = true\n";
    let text = transcript(&program, steps);
    assert_eq!(program.signals(), [Signal::TERM]);
    assert_eq!(
        text,
        "### 1. exit\nstill running\n\n### 2. SIGTERM\n\n### 3. exit\nexit non-zero\nmessage absent\n\n\
         ### 4. exit\nexit 1\nmessage absent\n"
    );
    program.writes("PORT is no number\n");
    let text = transcript(
        &program,
        "[[http]]\ndo = \"start\"\n[[http]]\ndo = \"exit\"\nwithin_ms = 1\nmessage = true\n",
    );
    assert!(text.ends_with("exit non-zero\nmessage present\n"), "{text}");
}

#[test]
fn log_lines_are_awaited_and_counted() {
    let server = Server::answering(|asked| match asked.line.as_str() {
        "GET /a?token=s3cret" => reply("200 OK", "text/plain", ""),
        _ => reply("500 Broken", "text/plain", ""),
    });
    let program = Arc::new(server.program());
    let writer = {
        let program = Arc::clone(&program);
        thread::spawn(move || {
            program.writes("starting\nGET /a 200 1ms\nPOST /b 500 dur");
            thread::yield_now();
            program.writes("ation=2 s3cret\n");
        })
    };
    let text = transcript(
        program.as_ref(),
        r#"
        [[http]]
        do = "request"
        send = "GET /a?token=s3cret"
        body_mode = "ignore"
        [[http]]
        do = "request"
        send = "POST /b"
        body_mode = "ignore"
        [[http]]
        do = "logs"
        request_lines = true
        within_ms = 10000
        never = { "the token" = "s3cret", "the key" = "k3y" }
        "#,
    );
    writer.join().unwrap();
    assert!(
        text.ends_with(
            "### 3. logs\nGET /a 200: 1 request, 1 line\nPOST /b 500: 1 request, 1 line\nthe key: absent\nthe token: PRESENT\n"
        ),
        "{text}"
    );
    program.floods();
    let flooded = found(
        program.as_ref(),
        "[[http]]\ndo = \"logs\"\nnever = { x = \"y\" }\n",
        None,
        &Cancel::default(),
    );
    assert!(matches!(flooded, Found::OutputTooLong { bytes } if bytes == 1 << 20));
}

#[test]
fn a_cancel_ends_every_wait() {
    let (asked, news) = mpsc::channel();
    let asked = Mutex::new(asked);
    let server = Server::start(move |mut socket| {
        asked.lock().unwrap().send(()).unwrap();
        let _until_closed = socket.read_to_end(&mut Vec::new());
    });
    for step in [
        "do = \"request\"\nsend = \"GET /\"\n",
        "do = \"raw\"\ntitle = \"r\"\nwrite = [{ pause_ms = 60000 }]\nwait_ms = 60000\n",
        "do = \"pause\"\nms = 60000\n",
        "do = \"parallel\"\nrequests = [{ times = 3, request = { send = \"GET /\" } }]\n",
    ] {
        let cancel = Cancel::default();
        let program = server.program();
        let start = Instant::now();
        thread::scope(|scope| {
            let running = scope.spawn(|| found(&program, &format!("[[http]]\n{step}"), None, &cancel));
            // The first connection is the look whether anything listens.
            news.recv().unwrap();
            thread::yield_now();
            cancel.cancel();
            assert!(matches!(running.join().unwrap(), Found::Cancelled), "{step}");
        });
        assert!(start.elapsed() < Duration::from_secs(8), "{step}");
        while news.try_recv().is_ok() {}
    }
}
