//! What the proxy sends to its upstream, what it doesn't, and what it makes of the reply.

use super::{
    recorder::{Recorder, reply},
    support::{Served, basic},
};

const MIB: usize = 1024 * 1024;

/// A server in front of an upstream.
fn before(upstream: &str, more: &[(&str, &str)]) -> Served {
    Served::new(&[&[("UPSTREAM_URL", upstream)], more].concat())
}

fn fine() -> Recorder {
    Recorder::new(|_| reply("200 OK", &["Content-Type: text/plain", "Set-Cookie: a=b"], b"fine"))
}

#[test]
fn without_an_upstream_there_is_no_proxy() {
    assert_eq!(Served::new(&[]).get("/proxy/a", &[]).status, 404);
}

#[test]
fn exactly_one_credential_is_sent_and_only_allowed_headers_are_passed_on() {
    let upstream = fine();
    let own = |header: String| {
        let (name, value) = header.split_once(": ").unwrap();
        Some(format!("{}: {value}", name.to_ascii_lowercase()))
    };
    for (variables, expected) in [
        (vec![], None),
        (
            vec![
                ("UPSTREAM_AUTH_TYPE", "basic"),
                ("UPSTREAM_BASIC_USER", "me"),
                ("UPSTREAM_BASIC_PASSWORD", "hunter2:ö"),
            ],
            own(basic("me", "hunter2:ö")),
        ),
        (
            vec![("UPSTREAM_AUTH_TYPE", "apikey"), ("UPSTREAM_API_KEY", "hunter2")],
            own("X-API-Key: hunter2".to_owned()),
        ),
        (
            vec![
                ("UPSTREAM_AUTH_TYPE", "bearer"),
                ("UPSTREAM_BEARER_TOKEN", "hunter2"),
                ("UPSTREAM_API_KEY", "hunter3"),
            ],
            own("Authorization: Bearer hunter2".to_owned()),
        ),
    ] {
        let served = before(&upstream.url(), &variables);
        let answer = served.get(
            "/proxy/a",
            &[
                "Authorization: Basic callers",
                "Cookie: session=callers",
                "X-API-Key: callers",
                "X-Forwarded-For: 1.2.3.4",
                "Accept: text/plain",
                "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            ],
        );
        assert_eq!((answer.status, answer.body.as_slice()), (200, &b"fine"[..]));
        let [head] = &upstream.taken()[..] else {
            panic!("one request was sent, and no other");
        };
        let kept: Vec<&String> = head[1..]
            .iter()
            .filter(|line| !line.starts_with("host:") && !line.starts_with("user-agent:"))
            .collect();
        let mut due = vec![
            "accept: text/plain".to_owned(),
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01".to_owned(),
        ];
        due.extend(expected);
        due.sort();
        assert_eq!(kept, due.iter().collect::<Vec<_>>());
        assert!(!served.log().contains("hunter"));
    }
}

#[test]
fn the_target_arrives_as_it_came() {
    let upstream = fine();
    let served = before(&format!("{}/base/", upstream.url()), &[]);
    for target in [
        "a/b",
        "a%20b/%c3%a4?z=1&a=2&a=%2F..%2f&x=1+2%202",
        "a//b/?",
        "..c/...",
        "%252e%252e",
        "/other.example/",
        "q?a={b}|[c]",
    ] {
        assert_eq!(served.get(&format!("/proxy/{target}"), &[]).status, 200, "{target}");
        assert_eq!(upstream.targets(), [format!("/base/{target}")]);
    }
}

#[test]
fn no_path_leads_up_and_out() {
    let upstream = fine();
    let served = before(&format!("{}/base", upstream.url()), &[]);
    for target in [
        "..",
        "../a",
        "a/../../b",
        "%2e%2e/a",
        ".%2E/a",
        "a/.",
        "a/%2e/b",
        "a%2fb",
        "..%2F..",
        "a%2F",
        r"a\..\b",
    ] {
        let answer = served.get(&format!("/proxy/{target}"), &[]);
        assert_eq!(answer.error(), (400, "BAD_REQUEST".to_owned()), "{target}");
    }
    assert_eq!(upstream.targets(), [""; 0]);
}

#[test]
fn a_redirect_is_not_followed_with_the_key() {
    let elsewhere = fine();
    let location = format!("Location: {}/stolen", elsewhere.url());
    let upstream = Recorder::new(move |target| {
        let status = format!("{} Moved", target.trim_start_matches('/'));
        reply(&status, &[&location], b"")
    });
    let served = before(
        &upstream.url(),
        &[("UPSTREAM_AUTH_TYPE", "apikey"), ("UPSTREAM_API_KEY", "hunter2")],
    );
    for status in [301, 302, 303, 307, 308] {
        let answer = served.get(&format!("/proxy/{status}"), &[]);
        assert_eq!(answer.error(), (502, "BAD_GATEWAY".to_owned()));
        assert!(answer.header("location").is_empty());
    }
    assert_eq!(elsewhere.targets(), [""; 0]);
}

#[test]
fn statuses_pass_except_those_about_our_own_credentials() {
    let upstream = Recorder::new(|target| {
        let status = format!("{} Status", target.trim_start_matches('/'));
        reply(
            &status,
            &["Content-Type: application/x-test", "Set-Cookie: a=b", "X-Internal: 1"],
            b"body",
        )
    });
    let served = before(&upstream.url(), &[]);
    for status in [200, 201, 400, 404, 429, 500, 503] {
        let answer = served.get(&format!("/proxy/{status}"), &[]);
        assert_eq!((answer.status, answer.body.as_slice()), (status, &b"body"[..]));
        assert_eq!(answer.header("content-type"), ["application/x-test"]);
        assert!(answer.header("set-cookie").is_empty() && answer.header("x-internal").is_empty());
    }
    for status in [401, 403] {
        let answer = served.get(&format!("/proxy/{status}"), &[]);
        assert_eq!(answer.error(), (502, "BAD_GATEWAY".to_owned()));
        assert!(answer.header("www-authenticate").is_empty());
    }
}

#[test]
fn a_mebibyte_passes_and_one_byte_more_does_not() {
    fn chunked(length: usize) -> Vec<u8> {
        let body = "x".repeat(length);
        format!("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n").into_bytes()
    }
    let upstream = Recorder::new(|target| match target {
        "/fits" => reply("200 OK", &[], &vec![b'x'; MIB]),
        "/fits-chunked" => chunked(MIB),
        "/over" => reply("200 OK", &[], &vec![b'x'; MIB + 1]),
        "/over-chunked" => chunked(MIB + 1),
        "/broken" => b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_vec(),
        _ => b"this is no HTTP".to_vec(),
    });
    let served = before(&upstream.url(), &[]);
    for target in ["fits", "fits-chunked"] {
        let answer = served.get(&format!("/proxy/{target}"), &[]);
        assert_eq!((answer.status, answer.body.len()), (200, MIB), "{target}");
    }
    for target in ["over", "over-chunked", "broken", "nonsense"] {
        let answer = served.get(&format!("/proxy/{target}"), &[]);
        assert_eq!(answer.error(), (502, "BAD_GATEWAY".to_owned()), "{target}");
    }
}

#[test]
fn a_slow_upstream_is_given_up() {
    let (release, held) = std::sync::mpsc::channel::<()>();
    let upstream = Recorder::new(move |_| {
        // Ends when the test does.
        let _ = held.recv();
        Vec::new()
    });
    let served = before(&upstream.url(), &[("UPSTREAM_TIMEOUT", "50ms")]);
    assert_eq!(served.get("/proxy/a", &[]).error(), (504, "TIMEOUT".to_owned()));
    drop(release);
}

#[test]
fn an_upstream_that_is_not_there_is_a_bad_gateway_and_its_address_is_ours() {
    let served = before("http://127.0.0.1:9", &[]);
    let answer = served.get("/proxy/a", &[]);
    assert_eq!(answer.error(), (502, "BAD_GATEWAY".to_owned()));
    assert!(!String::from_utf8_lossy(&answer.body).contains("127.0.0.1"));
}

#[test]
fn a_token_is_fetched_once_for_all_and_from_another_of_our_servers() {
    let upstream = Served::new(&[("AUTH_CLIENT_ID", "proxy id"), ("AUTH_CLIENT_SECRET", "hunter2:+ö")]);
    let token_url = format!("{}/oauth/token", upstream.url());
    let variables = [
        ("UPSTREAM_AUTH_TYPE", "oauth"),
        ("UPSTREAM_TOKEN_URL", token_url.as_str()),
        ("UPSTREAM_CLIENT_ID", "proxy id"),
        ("UPSTREAM_CLIENT_SECRET", "hunter2:+ö"),
        ("UPSTREAM_SCOPE", "read"),
    ];
    let served = before(&upstream.url(), &variables);
    std::thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| assert_eq!(served.get("/proxy/metrics", &[]).status, 200));
        }
    });
    let log = upstream.log();
    assert_eq!(log.matches(r#""path":"/oauth/token""#).count(), 1, "{log}");
    assert!(!log.contains("hunter2") && !served.log().contains("hunter2"));
}

#[test]
fn what_a_token_endpoint_says_no_to_is_a_bad_gateway() {
    let upstream = fine();
    let endpoint = Recorder::new(|target| match target {
        "/refuses" => reply(
            "401 Unauthorized",
            &[],
            br#"{"error":"invalid_client","error_description":"hunter2"}"#,
        ),
        "/empty" => reply("200 OK", &[], br#"{"access_token":"","token_type":"Bearer"}"#),
        "/other" => reply("200 OK", &[], br#"{"access_token":"hunter2","token_type":"mac"}"#),
        "/split" => reply(
            "200 OK",
            &[],
            br#"{"access_token":"hunter2\r\nX: y","token_type":"bearer"}"#,
        ),
        "/redirects" => reply("302 Found", &["Location: /empty"], b""),
        _ => reply("200 OK", &[], b"hunter2"),
    });
    for path in ["refuses", "empty", "other", "split", "redirects", "nonsense"] {
        let token_url = format!("{}/{path}", endpoint.url());
        let variables = [
            ("UPSTREAM_AUTH_TYPE", "oauth"),
            ("UPSTREAM_TOKEN_URL", token_url.as_str()),
            ("UPSTREAM_CLIENT_ID", "id"),
            ("UPSTREAM_CLIENT_SECRET", "hunter2"),
        ];
        let served = before(&upstream.url(), &variables);
        assert_eq!(
            served.get("/proxy/a", &[]).error(),
            (502, "BAD_GATEWAY".to_owned()),
            "{path}"
        );
        assert_eq!(endpoint.targets(), [format!("/{path}")]);
        let log = served.log();
        assert!(log.contains("token") && !log.contains("hunter2"), "{log}");
    }
    assert_eq!(upstream.targets(), [""; 0]);
}
