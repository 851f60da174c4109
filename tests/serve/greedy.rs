//! Clients that send too much: too large a head, too long a body, too deep a document, too many queries.

use std::fmt::Write;

use crate::server::Server;

const POST_JSON: &str = "POST /api/query HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n";

#[test]
fn a_head_may_be_as_large_as_is_configured() {
    let server = Server::start(&[("SERVER_MAX_HEADER_BYTES", "16384")]);
    let with = |bytes: usize| {
        let mut client = server.connect();
        // The server may close before it has taken everything.
        let _ = client.try_send(format!("GET /livez HTTP/1.1\r\nx: {}\r\n\r\n", "x".repeat(bytes)));
        client.reply().status
    };
    assert_eq!(with(8 * 1024), 200);
    assert_eq!(with(20 * 1024), 431);
    assert_eq!(with(1024 * 1024), 431);
    server.is_well();
}

#[test]
fn a_body_of_exactly_the_limit_is_read_and_a_longer_one_is_not() {
    let server = Server::start(&[]);
    let of = |length: usize| {
        let frame = r#"{"query":"","timeRange":{"from":1,"to":2}}"#;
        let query = "x".repeat(length - frame.len());
        let json = frame.replace(r#""query":"""#, &format!(r#""query":"{query}""#));
        assert_eq!(json.len(), length);
        server.connect().post("/api/query", &json)
    };
    assert_eq!(of(1024 * 1024).status, 200);
    let reply = of(1024 * 1024 + 1);
    assert_eq!((reply.status, reply.code().as_str()), (413, "PAYLOAD_TOO_LARGE"));
}

#[test]
fn a_wrong_type_is_said_before_the_body_is_looked_at() {
    let server = Server::start(&[]);
    let mut client = server.connect();
    client
        .send("POST /api/query HTTP/1.1\r\nhost: here\r\ncontent-type: text/plain\r\ncontent-length: 2000000\r\n\r\n");
    let reply = client.reply();
    assert_eq!((reply.status, reply.code().as_str()), (415, "UNSUPPORTED_MEDIA_TYPE"));
}

#[test]
fn an_endless_body_is_refused_once_it_is_too_long() {
    let server = Server::start(&[]);
    let before = server.most_memory();
    for path in ["/api/query", "/api/ds/query"] {
        let mut client = server.connect();
        client
            .send(POST_JSON.replace("/api/query", path))
            .send("transfer-encoding: chunked\r\n\r\n");
        let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
        // 64 MiB, unless the server has had enough before.
        let _ = (0..1024).try_for_each(|_| client.try_send(&chunk));
        // The reply may be lost where the rest of the body runs into a closed door.
        if let Ok(reply) = client.try_reply() {
            assert_eq!(reply.status, 413, "{path}");
        }
    }
    server.is_well();
    let grown = server.most_memory() - before;
    assert!(
        grown < 32 * 1024,
        "128 MiB of bodies made the server grow by {grown} KiB"
    );
}

#[test]
fn deep_documents_are_refused() {
    let server = Server::start(&[]);
    let deep = format!("{}{}", "[".repeat(200_000), "]".repeat(200_000));
    let reply = server.connect().post("/api/query", &deep);
    assert_eq!((reply.status, reply.code().as_str()), (400, "INVALID_REQUEST"));
    let reply = server
        .connect()
        .post("/api/ds/query", &format!(r#"{{"queries":{deep}}}"#));
    assert_eq!((reply.status, reply.code().as_str()), (400, "INVALID_REQUEST"));
    let query = format!("{}1{}", "(".repeat(100_000), ")".repeat(100_000));
    let reply = server
        .connect()
        .get(&format!("/prometheus/api/v1/query?query={}", &query[..20_000]));
    assert_eq!(reply.status, 400);
    server.is_well();
}

#[test]
fn ten_thousand_queries_are_refused() {
    let server = Server::start(&[]);
    let mut queries = String::new();
    for number in 0..10_000 {
        let comma = if number == 0 { "" } else { "," };
        write!(queries, r#"{comma}{{"refId":"R{number}","queryText":"const 1"}}"#).unwrap();
    }
    let json = format!(r#"{{"from":"1","to":"2","queries":[{queries}]}}"#);
    let reply = server.connect().post("/api/ds/query", &json);
    assert_eq!((reply.status, reply.code().as_str()), (400, "INVALID_REQUEST"));
}

#[test]
fn what_is_no_http_is_answered_or_closed() {
    let server = Server::start(&[]);
    for nonsense in [
        "\0\0\0\0\r\n\r\n",
        "GET\r\n\r\n",
        "GET / HTTP/9.9\r\n\r\n",
        "\x16\x03\x01\x02\0\x01\r\n\r\n",
    ] {
        let mut client = server.connect();
        client.send(nonsense).finish_sending();
        let said = client.closed();
        assert!(
            said.is_empty() || said.starts_with("HTTP/1.1 400 "),
            "{nonsense:?}: {said}"
        );
    }
    server.is_well();
}
