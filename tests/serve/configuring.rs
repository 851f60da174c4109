//! What the server is told before it starts, and what it says of it.

use std::{fs, process::Output};

use crate::server::{Server, serve};

fn run(files: &[(&str, &str)], arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        fs::write(folder.path().join(name), text).unwrap();
    }
    serve(&folder, arguments, environment).output().unwrap()
}

#[test]
fn each_value_is_printed_with_its_origin() {
    let output = run(
        &[("c.toml", "[server]\nport = 9000\n"), ("secret", "hunter2\n")],
        &["--print-config", "--config", "c.toml", "--log-level", "warn"],
        &[
            ("SERVER_READ_TIMEOUT", "3s"),
            ("DB_PASSWORD_FILE", "secret"),
            ("AUTH_API_KEY", "hunter3"),
        ],
    );
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(output.status.code(), Some(0));
    let lines: Vec<String> = printed
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for line in [
        "port = 9000 # c.toml:2:server.port",
        "readTimeout = \"3s\" # SERVER_READ_TIMEOUT",
        "level = \"warn\" # --log-level",
        "# password = [redacted] # DB_PASSWORD_FILE",
        "# apiKey = [redacted] # AUTH_API_KEY",
        "# idleTimeout = \"75s\" # default",
        "# Read and checked, and used for nothing: this server has no database.",
    ] {
        assert!(
            lines.iter().any(|printed| printed == line),
            "{line:?} is not in\n{printed}"
        );
    }
    assert!(!printed.contains("hunter"), "{printed}");
}

#[test]
fn who_configures_a_database_is_told_that_there_is_none() {
    let told = |environment: &[(&str, &str)]| {
        let server = Server::start(environment);
        server.page("/livez");
        server.requests(1);
        server.log().contains("a database is configured, and not used")
    };
    assert!(told(&[("DB_HOST", "postgres"), ("DB_PASSWORD", "hunter2")]));
    assert!(!told(&[]));
}

#[test]
fn everything_that_is_wrong_is_said_at_once() {
    let output = run(
        &[("c.json", "{\"server\": {\n  \"prot\": 1,\n  \"readTimeout\": \"15\"}}")],
        &["--server-idle-timeout", "1d"],
        &[("SERVER_CONFIG", "c.json"), ("SERVER_PORT", "80a"), ("DB_USER", "x")],
    );
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2), "{said}");
    for place in [
        "c.json:2:server.prot: ",
        "c.json:3:server.readTimeout: ",
        "--server-idle-timeout: ",
        "SERVER_PORT: ",
        "DB_PASSWORD: ",
    ] {
        assert!(said.contains(&format!("\n  {place}")), "{place:?} is not in\n{said}");
    }
}

#[test]
fn other_machines_get_in_only_when_somebody_wants_that() {
    let output = run(&[], &["--host", "0.0.0.0"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("SERVER_ALLOW_ANONYMOUS"), "{said}");
    let output = run(&[], &["--host", "0.0.0.0", "--allow-anonymous", "--print-config"], &[]);
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_an_error_of_the_environment() {
    let server = Server::start(&[]);
    let output = run(&[], &["--port", &server.port().to_string()], &[]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("can't be listened on"), "{said}");
}

#[test]
fn who_has_no_key_learns_nothing() {
    let server = Server::start(&[("AUTH_API_KEY", "k1")]);
    for path in ["/api/series", "/metrics", "/no/such/path", "/prometheus/api/v1/labels"] {
        let reply = server.connect().get(path);
        assert_eq!((reply.status, reply.code().as_str()), (401, "UNAUTHORIZED"), "{path}");
        assert!(reply.head.contains("www-authenticate: "), "{}", reply.head);
    }
    for path in ["/health", "/livez", "/readyz"] {
        server.page(path);
    }
    let mut client = server.connect();
    client.send("GET /api/series HTTP/1.1\r\nhost: here\r\nx-api-key: k1\r\n\r\n");
    assert_eq!(client.reply().status, 200);
}
