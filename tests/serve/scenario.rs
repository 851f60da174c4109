//! `bigtent serve --scenario`: scripts that come with the program, played in front of the server's own routes.

use std::{
    process::Output,
    time::{Duration, Instant},
};

use crate::{
    client::Client,
    server::{Server, serve},
};

fn run(name: &str) -> Output {
    let folder = tempfile::tempdir().unwrap();
    serve(&folder, &["--port", "0", "--scenario", name], &[])
        .output()
        .unwrap()
}

fn play(name: &str) -> Server {
    Server::start_with(&["--scenario", name], &[])
}

/// The statuses of one request after the other.
fn statuses(server: &Server, path: &str, count: usize) -> Vec<u16> {
    (0..count).map(|_| server.connect().get(path).status).collect()
}

/// All that the server says to a request until it closes the connection.
fn said(server: &Server, path: &str) -> String {
    let mut client = server.connect();
    get(&mut client, path);
    client.closed()
}

fn get(client: &mut Client, path: &str) {
    client.send(format!("GET {path} HTTP/1.1\r\nhost: here\r\n\r\n"));
}

#[test]
fn tokens_expire() {
    let server = play("oauth-expiring");
    let token = |turn: usize| {
        let reply = server.connect().post("/oauth/token", "{}");
        assert!(reply.body.contains(&format!("\"token-{turn}\"")), "{}", reply.body);
    };
    (1..=3).for_each(token);
    token(3);
    assert_eq!(statuses(&server, "/api/data", 6), [200, 401, 200, 401, 200, 200]);
}

#[test]
fn other_paths_have_their_own_routes_and_every_request_its_line() {
    let server = play("rate-limited");
    assert_eq!(statuses(&server, "/", 4), [429, 429, 200, 200]);
    server.page("/livez");
    assert_eq!(server.connect().get("/no/such/path").code(), "NOT_FOUND");
    let lines = server.requests(6);
    let seen: Vec<(&str, u64)> = lines
        .iter()
        .map(|line| (line["path"].as_str().unwrap(), line["status"].as_u64().unwrap()))
        .collect();
    assert_eq!(
        seen,
        [
            ("/", 429),
            ("/", 429),
            ("/", 200),
            ("/", 200),
            ("/livez", 200),
            ("/no/such/path", 404)
        ]
    );
}

#[test]
fn headers_are_as_scripted() {
    let server = play("rate-limited");
    let reply = server.connect().get("/");
    assert!(reply.head.contains("\r\nretry-after: 2\r\n"), "{}", reply.head);
    let server = play("redirect");
    let reply = server.connect().get("/once");
    assert_eq!(reply.status, 302);
    assert!(reply.head.contains("\r\nlocation: /here\r\n"), "{}", reply.head);
}

#[test]
fn connections_break_off() {
    let server = play("flaky");
    assert_eq!(statuses(&server, "/", 4), [503, 503, 200, 200]);
    assert_eq!(said(&server, "/closes"), "");
    let half = said(&server, "/closes");
    assert!(half.contains("\r\ncontent-length: 11\r\n"), "{half}");
    assert!(half.ends_with("\r\n\r\n{\"val"), "{half}");
    assert_eq!(server.page("/closes"), r#"{"value":1}"#);
    let statuses: Vec<u64> = server.requests(7)[4..]
        .iter()
        .filter_map(|line| line["status"].as_u64())
        .collect();
    assert_eq!(statuses, [444, 200, 200]);
}

#[test]
fn silence_lasts_longer_than_any_limit_of_the_server() {
    let server = Server::start_with(
        &["--scenario", "hang"],
        &[("SERVER_HANDLER_TIMEOUT", "10ms"), ("SERVER_READ_TIMEOUT", "10ms")],
    );
    let mut client = server.connect();
    get(&mut client, "/");
    assert_eq!(client.says_within(Duration::from_millis(300)), "");
    assert_eq!(server.page("/ok"), r#"{"value":1}"#);
    drop(client);
    crate::server::eventually("the line of the client that left", || {
        server.requests(1).iter().any(|line| line["status"] == 499)
    });
}

#[test]
fn replies_take_their_time() {
    let server = play("slow-body");
    let begun = Instant::now();
    assert_eq!(server.page("/"), r#"{"values":[1,2,3,4,5,6,7,8,9,10]}"#);
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
    let mut client = server.connect();
    client.send("GET /chunked HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n");
    let said = client.closed();
    assert!(said.contains("\r\ntransfer-encoding: chunked\r\n"), "{said}");
    assert!(said.ends_with("\r\n1\r\n]\r\n1\r\n}\r\n0\r\n\r\n"), "{said}");
    let server = play("slow-head");
    let begun = Instant::now();
    assert_eq!(server.page("/"), r#"{"late":true}"#);
    assert!(begun.elapsed() >= Duration::from_secs(3), "{:?}", begun.elapsed());
}

#[test]
fn bodies_are_as_scripted() {
    let server = play("broken-json");
    assert_eq!(server.page("/cut"), r#"{"values":[1,2,"#);
    assert_eq!(server.page("/empty"), "");
}

#[test]
fn scenarios_are_listed() {
    let listed = run("list");
    assert_eq!(listed.status.code(), Some(0));
    let listed = String::from_utf8(listed.stdout).unwrap();
    for name in [
        "broken-json",
        "flaky",
        "hang",
        "oauth-expiring",
        "rate-limited",
        "redirect",
        "slow-body",
        "slow-head",
    ] {
        let line = listed.lines().find(|line| line.starts_with(&format!("{name} ")));
        assert!(line.is_some_and(|line| line.ends_with('.')), "{name}: {listed}");
    }
    for unknown in ["oauth", "http-health/no-such-case", "../scenarios/hang"] {
        let output = run(unknown);
        assert_eq!(output.status.code(), Some(2), "{unknown}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains(&format!("no scenario `{unknown}`")), "{said}");
        let first = listed.lines().next().unwrap();
        assert!(said.contains(&format!("\n  {first}\n")), "{said}");
    }
}

#[test]
fn a_case_with_an_upstream_is_played() {
    let listed = String::from_utf8(run("list").stdout).unwrap();
    for name in listed.lines().filter_map(|line| line.split_whitespace().next()) {
        if name.contains('/') {
            play(name).page("/livez");
        }
    }
}
