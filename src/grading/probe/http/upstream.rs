//! The upstream that a program is pointed at by `UPSTREAM_URL`: the data source's scripted server, and what the transcript
//! shows of what it was asked.

use std::{net::TcpListener, time::Duration};

use super::{headers::check_name, mask::Masks};
use crate::{
    course::step,
    datasource::{
        scenario::{Asked, Script, Standalone, State},
        server::StartError,
    },
    grading::probe::text::{clip, escape, escape_bytes},
};

/// How long requests that are being answered may take to end before they are shown as open.
const SETTLE: Duration = Duration::from_secs(1);
/// The longest header value that is shown, in characters.
const VALUE: usize = 500;

/// A case's upstream, ready to be started.
#[derive(Debug, Clone)]
pub(super) struct Upstream {
    script: Script,
    view: View,
}

/// A running upstream. Dropping it closes its connections.
#[derive(Debug)]
pub(super) struct Running {
    server: Standalone,
    view: View,
}

/// What is shown of requests.
#[derive(Debug, Clone)]
struct View {
    /// The headers that are shown, in lower case.
    headers: Vec<String>,
    /// What may vary in them.
    masks: Masks,
    /// Whether targets are shown as they came.
    raw_target: bool,
}

impl Upstream {
    /// Reads a case's upstream; what is wrong with it otherwise.
    pub(super) fn new(upstream: &step::Upstream) -> Result<Self, Vec<String>> {
        let names = upstream.show_headers.iter().chain(upstream.between.keys());
        let mut faults: Vec<String> = names.filter_map(|name| check_name(name).err()).collect();
        let script = Script::new(&upstream.route).map_err(|others| faults.extend(others));
        match script {
            Ok(script) if faults.is_empty() => Ok(Self {
                script,
                view: View {
                    headers: upstream.show_headers.clone(),
                    masks: Masks::ranges(&upstream.between),
                    raw_target: upstream.raw_target,
                },
            }),
            _ => Err(faults.iter().map(|fault| format!("upstream: {fault}")).collect()),
        }
    }

    /// Answers what comes to the listener.
    pub(super) fn start(&self, listener: TcpListener) -> Result<Running, StartError> {
        Ok(Running {
            server: Standalone::start(listener, self.script.clone())?,
            view: self.view.clone(),
        })
    }
}

impl Running {
    /// The transcript's lines: the requests, sorted. Waits a moment for those that are being answered.
    pub(super) fn lines(&self) -> Vec<String> {
        let asked = self.server.records().settled(SETTLE);
        let mut shown: Vec<Vec<String>> = asked.iter().map(|asked| self.view.lines(asked)).collect();
        shown.sort();
        if shown.is_empty() {
            shown.push(vec!["no requests".to_owned()]);
        }
        shown.concat()
    }
}

impl View {
    /// The lines for a request: method and target, the headers that the case names, and how it ended.
    fn lines(&self, asked: &Asked) -> Vec<String> {
        let target = match asked.target.split_once('?') {
            Some((path, query)) if !self.raw_target => {
                let mut pairs: Vec<&str> = query.split('&').collect();
                pairs.sort_unstable();
                format!("{path}?{}", pairs.join("&"))
            }
            _ => asked.target.clone(),
        };
        let mut lines = vec![escape(&format!("{} {target}", asked.method))];
        for name in &self.headers {
            let before = lines.len();
            lines.extend(asked.header(name).map(|value| {
                let value = escape_bytes(value);
                let masked = self.masks.of_header(name, &value);
                format!("  {name} {}", masked.unwrap_or_else(|| clip(&value, VALUE)))
            }));
            if lines.len() == before {
                lines.push(format!("  {name} (absent)"));
            }
        }
        match asked.state {
            State::Answered => {}
            State::HungUp => lines.push("  the client hung up".to_owned()),
            State::Open => lines.push("  still waits for the reply".to_owned()),
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        net::{Ipv4Addr, TcpListener, TcpStream},
        time::{Duration, Instant},
    };

    use super::{Running, Upstream};
    use crate::grading::{
        cancel::Cancel,
        probe::http::{
            Found,
            testing::{Server, found, reply},
        },
    };

    fn start(toml: &str) -> (u16, Running) {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let upstream = Upstream::new(&toml::from_str(toml).unwrap()).unwrap();
        (port, upstream.start(listener).unwrap())
    }

    /// The reply to a request that wants the connection closed, all of it.
    fn ask(port: u16, request: &str) -> String {
        let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        socket
            .write_all(format!("{request}\r\nConnection: close\r\n\r\n").as_bytes())
            .unwrap();
        let mut reply = String::new();
        socket.read_to_string(&mut reply).unwrap();
        reply
    }

    #[test]
    fn requests_are_shown_sorted_with_the_headers_that_are_asked_for() {
        let (port, upstream) = start(
            r#"
            show_headers = ["x-key", "x-timeout-ms", "cookie"]
            between = { x-timeout-ms = [1, 400] }
            route = []
            "#,
        );
        assert_eq!(upstream.lines(), ["no requests"]);
        for (target, timeout) in [("/b?z=1&a=2", "399"), ("/b", "401"), ("/a", "1")] {
            let request = format!("GET {target} HTTP/1.1\r\nX-Key: k\r\nX-KEY: l\u{e9}\r\nX-Timeout-Ms: {timeout}");
            assert!(ask(port, &request).starts_with("HTTP/1.1 404 "));
        }
        let block = |timeout| ["  x-key k", "  x-key l\u{e9}", timeout, "  cookie (absent)"];
        let lines = upstream.lines();
        assert_eq!(
            lines[..5],
            [&["GET /a"], &block("  x-timeout-ms <1 to 400>")[..]].concat()
        );
        assert_eq!(lines[5..10], [&["GET /b"], &block("  x-timeout-ms 401")[..]].concat());
        assert_eq!(
            lines[10..],
            [&["GET /b?a=2&z=1"], &block("  x-timeout-ms <1 to 400>")[..]].concat()
        );
    }

    #[test]
    fn a_case_may_show_targets_as_they_came() {
        let (port, upstream) = start("raw_target = true\nroute = []\n");
        ask(port, "POST /c?b&a HTTP/1.1\r\nContent-Length: 0");
        assert_eq!(upstream.lines(), ["POST /c?b&a"]);
    }

    #[test]
    fn how_requests_end_is_shown() {
        let (port, upstream) = start("route = [{ path = '/hang', reply = [{ hang = true }] }]");
        let hang = || {
            let mut socket = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            socket.write_all(b"GET /hang HTTP/1.1\r\n\r\n").unwrap();
            socket
        };
        let wait_for = |expected: &[&str]| {
            let end = Instant::now() + Duration::from_mins(1);
            while upstream.lines() != expected {
                assert!(Instant::now() < end, "{:?}", upstream.lines());
            }
        };
        drop(hang());
        wait_for(&["GET /hang", "  the client hung up"]);
        let _waits = hang();
        wait_for(&[
            "GET /hang",
            "  still waits for the reply",
            "GET /hang",
            "  the client hung up",
        ]);
    }

    #[test]
    fn a_case_shows_what_the_upstream_was_asked() {
        let (port, upstream) = start("[[route]]\npath = '/p'\nreply = [{ body = 'up' }]\n");
        let server = Server::answering(move |_| {
            let answer = ask(port, "GET /p?x HTTP/1.1");
            reply("200 OK", "text/plain", &answer[answer.len() - 2..])
        });
        let steps = "[[http]]\ndo = 'request'\nsend = 'GET /'\n";
        let Found::SoFar(so_far) = found(&server.program(), steps, Some(upstream), &Cancel::default()) else {
            panic!("no transcript");
        };
        assert_eq!(
            so_far.transcript.to_string(),
            "### 1. GET /\nstatus 200\ncontent-type text/plain\nbody up\n\n### 2. upstream\nGET /p?x\n"
        );
    }
}
