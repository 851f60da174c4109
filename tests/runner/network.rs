//! How a program and the grader reach each other.

use std::{
    io::{self, BufRead, BufReader, ErrorKind, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use bigtent::grading::{
    cancel::Cancel,
    run::{Captured, PortChoice, Runner, Running, Spec},
};

use crate::support::{SOON, eventually, has_line, namespaces, on_each_tier, role, session, shell};

on_each_tier! {
    a_text_is_given_as_it_stands
    a_server_is_dialled
    a_server_on_ipv6_is_dialled
    dialling_from_many_threads
    nobody_there_is_refused
    the_program_reaches_a_listener_of_the_grader
}

fn server(role_name: &str) -> Spec {
    let mut spec = role(role_name);
    spec.port = PortChoice::Preferred(8080);
    spec
}

fn serve(runner: &Runner, spec: &Spec) -> Running {
    let running = runner.spawn(spec, &Cancel::default()).unwrap();
    let ready = running.wait_output(SOON, &mut |output, _| has_line(output, "ready"));
    assert!(ready, "{:?}", running.output());
    running
}

fn exchange(mut stream: &TcpStream, line: &str) -> io::Result<String> {
    writeln!(stream, "{line}")?;
    let mut answer = String::new();
    BufReader::new(stream).read_line(&mut answer)?;
    Ok(answer)
}

fn a_text_is_given_as_it_stands(runner: &Runner) {
    let mut spec = shell("echo \"$PORT\"");
    spec.port = PortChoice::Text("not a number".to_owned());
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    assert_eq!(running.port(), 0);
    assert!(running.wait_output(SOON, &mut |output, _| output.kept == b"not a number\n"));
}

fn a_server_is_dialled(runner: &Runner) {
    let running = serve(runner, &server("echo"));
    let stream = running.dial(running.port()).unwrap();
    assert!(stream.nodelay().unwrap());
    assert_eq!(exchange(&stream, "hello").unwrap(), "hello\n");
    assert_eq!(exchange(&stream, "again").unwrap(), "again\n");
}

fn a_server_on_ipv6_is_dialled(runner: &Runner) {
    if TcpListener::bind(("::1", 0)).is_err() {
        eprintln!("skipped, because this system has no IPv6");
        return;
    }
    let running = serve(runner, &server("echo6"));
    assert_eq!(
        exchange(&running.dial(running.port()).unwrap(), "hello").unwrap(),
        "hello\n"
    );
}

fn dialling_from_many_threads(runner: &Runner) {
    let running = serve(runner, &server("echo"));
    thread::scope(|scope| {
        for thread in 0..8 {
            let running = &running;
            scope.spawn(move || {
                for round in 0..10 {
                    let line = format!("{thread} {round}");
                    let stream = running.dial(running.port()).unwrap();
                    assert_eq!(exchange(&stream, &line).unwrap(), format!("{line}\n"));
                }
            });
        }
    });
}

fn nobody_there_is_refused(runner: &Runner) {
    let mut spec = shell("exec sleep 1000");
    spec.port = PortChoice::Preferred(8080);
    let cancel = Cancel::default();
    let running = runner.spawn(&spec, &cancel).unwrap();
    assert_eq!(
        running.dial(running.port()).unwrap_err().kind(),
        ErrorKind::ConnectionRefused
    );
    cancel.cancel();
    let killed = running.dial(running.port()).unwrap_err().kind();
    assert_eq!(killed, ErrorKind::ConnectionRefused);
}

fn the_program_reaches_a_listener_of_the_grader(runner: &Runner) {
    let mut spec = server("call-told");
    spec.listen_env = Some("UPSTREAM".to_owned());
    let mut running = serve(runner, &spec);
    let upstream = running.take_listener().unwrap();
    assert!(running.take_listener().is_none());
    let mut stream = running.dial(running.port()).unwrap();
    writeln!(stream, "{}", upstream.local_addr().unwrap()).unwrap();
    let (mut called, _) = upstream.accept().unwrap();
    called.write_all(b"greetings").unwrap();
    drop(called);
    assert!(running.wait_output(SOON, &mut |output, _| has_line(output, "heard greetings")));
}

#[test]
fn in_namespaces_programs_share_a_port_number() {
    let Some(runner) = namespaces() else { return };
    let (one, two) = (serve(&runner, &server("echo")), serve(&runner, &server("echo")));
    assert_eq!((one.port(), two.port()), (8080, 8080));
    for running in [&one, &two] {
        assert_eq!(exchange(&running.dial(8080).unwrap(), "hello").unwrap(), "hello\n");
    }
}

#[test]
fn in_a_session_programs_get_ports_of_their_own() {
    let runner = session();
    let (one, two) = (serve(&runner, &server("echo")), serve(&runner, &server("echo")));
    assert_ne!(one.port(), two.port());
}

/// Runs a program that connects to a listener of this process; returns how it ended.
fn reach_out(runner: &Runner, private_network: bool) -> Captured {
    let outside = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    outside.set_nonblocking(true).unwrap();
    let mut spec = role("call");
    spec.private_network = private_network;
    spec.env
        .insert("ADDRESS".to_owned(), outside.local_addr().unwrap().to_string());
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    eventually("the program says how it went", || {
        drop(outside.accept());
        running.exit().is_some()
    });
    running.end().0
}

#[test]
fn a_private_network_reaches_nothing_outside() {
    let Some(runner) = namespaces() else { return };
    assert!(has_line(&reach_out(&runner, true), "error ConnectionRefused"));
    // The same program does reach it in the system's network, so the line above isn't true by accident.
    assert!(has_line(&reach_out(&runner, false), "heard "));
    let running = runner.spawn(&role("devices"), &Cancel::default()).unwrap();
    assert!(running.wait_output(SOON, &mut |output, _| has_line(output, "devices lo")));
}

#[test]
fn with_the_systems_network_namespaces_reserve_a_port() {
    let Some(runner) = namespaces() else { return };
    let mut spec = server("echo");
    spec.private_network = false;
    let running = serve(&runner, &spec);
    assert_ne!(running.port(), 8080);
    assert_eq!(
        exchange(&TcpStream::connect(("127.0.0.1", running.port())).unwrap(), "hello").unwrap(),
        "hello\n"
    );
}
