//! The end: in-flight requests get their replies, new ones don't get in, and it never takes longer than is configured.

use rustix::process::Signal;

use crate::{
    client::Client,
    server::{Server, eventually},
};

/// A request that takes until the handler's time is up.
fn slow_request(server: &Server) -> Client {
    let mut client = server.connect();
    client.ask("/api/query", r#"{"query":"!timeout","timeRange":{"from":1,"to":2}}"#);
    eventually("the request in flight", || {
        server.page("/metrics").contains("http_requests_in_flight 1\n")
    });
    client
}

fn readiness(client: &mut Client) -> u16 {
    client.send("GET /readyz HTTP/1.1\r\nhost: here\r\n\r\n").reply().status
}

#[test]
fn a_request_in_flight_gets_its_reply() {
    for signal in [Signal::TERM, Signal::INT] {
        let server = Server::start(&[("SERVER_HANDLER_TIMEOUT", "1s")]);
        let mut client = slow_request(&server);
        server.signal(signal);
        assert_eq!(client.reply().status, 504);
        assert_eq!(server.exit_code(), Some(0));
    }
}

#[test]
fn nobody_new_gets_in_while_requests_in_flight_end() {
    let server = Server::start(&[("SERVER_HANDLER_TIMEOUT", "10m"), ("SERVER_SHUTDOWN_TIMEOUT", "10m")]);
    let _client = slow_request(&server);
    server.signal(Signal::TERM);
    eventually("the end of listening", || !server.listens());
}

#[test]
fn whoever_takes_too_long_is_cut_off_and_the_exit_code_says_so() {
    let server = Server::start(&[("SERVER_HANDLER_TIMEOUT", "10m"), ("SERVER_SHUTDOWN_TIMEOUT", "200ms")]);
    let _client = slow_request(&server);
    server.signal(Signal::TERM);
    assert_eq!(server.exit_code(), Some(1));
}

#[test]
fn a_second_signal_ends_it_at_once() {
    let server = Server::start(&[("SERVER_HANDLER_TIMEOUT", "10m"), ("SERVER_SHUTDOWN_TIMEOUT", "10m")]);
    let _client = slow_request(&server);
    server.signal(Signal::TERM);
    // Signals that come together count as one.
    eventually("the drain", || server.log().contains("draining"));
    server.signal(Signal::INT);
    assert_eq!(server.exit_code(), Some(1));
}

#[test]
fn an_idle_connection_does_not_hold_it() {
    let server = Server::start(&[("SERVER_SHUTDOWN_TIMEOUT", "10m")]);
    let mut client = server.connect();
    assert_eq!(readiness(&mut client), 200);
    server.signal(Signal::TERM);
    assert_eq!(client.closed(), "");
    assert_eq!(server.exit_code(), Some(0));
}

#[test]
fn readiness_says_no_while_connections_are_still_taken() {
    let server = Server::start(&[("SERVER_DRAIN_DELAY", "5s")]);
    assert_eq!(readiness(&mut server.connect()), 200);
    server.signal(Signal::TERM);
    eventually("the end of readiness", || readiness(&mut server.connect()) == 503);
    server.is_well();
    assert_eq!(server.exit_code(), Some(0));
}
