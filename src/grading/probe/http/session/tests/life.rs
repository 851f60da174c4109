//! Steps that look at the program's life: ports, signals, its end, its logs, and a cancel.

use std::{
    io::Read,
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
        testing::{Program, Server, deaf_port, found, reply, transcript},
    },
};

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
    // The first connection is the look whether anything listens; the others are the step's.
    for (connections, step) in [
        (2, "do = \"request\"\nsend = \"GET /\"\n"),
        (
            2,
            "do = \"raw\"\ntitle = \"r\"\nwrite = [{ pause_ms = 60000 }]\nwait_ms = 60000\n",
        ),
        (1, "do = \"pause\"\nms = 60000\n"),
        (
            4,
            "do = \"parallel\"\nrequests = [{ times = 3, request = { send = \"GET /\" } }]\n",
        ),
    ] {
        let cancel = Cancel::default();
        let program = server.program();
        let start = Instant::now();
        thread::scope(|scope| {
            let running = scope.spawn(|| found(&program, &format!("[[http]]\n{step}"), None, &cancel));
            for _ in 0..connections {
                news.recv().unwrap();
            }
            cancel.cancel();
            assert!(matches!(running.join().unwrap(), Found::Cancelled), "{step}");
        });
        assert!(start.elapsed() < Duration::from_secs(8), "{step}");
    }
}
