//! A server with a configuration, whose log is kept, and a client that sends what it is told to.

use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    sync::Arc,
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bigtent::datasource::{
    config::{Sources, load},
    server::{LogTo, Parts, Running, Server},
};
use tempfile::NamedTempFile;

/// Long enough for a machine that is very busy; nothing waits for it to pass unless a test fails.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// A server that runs, on a port that the system chose.
pub(crate) struct Served {
    running: Running,
    log: NamedTempFile,
}

/// What a server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Served {
    /// A server with these variables in its environment.
    pub(crate) fn new(variables: &[(&str, &str)]) -> Self {
        let own = [("SERVER_PORT", "0"), ("LOG_LEVEL", "debug")];
        let variables = own.iter().chain(variables);
        let sources = Sources {
            environment: variables.map(|(name, value)| (name.into(), value.into())).collect(),
            ..Sources::default()
        };
        let loaded = load(&sources).unwrap();
        let log = NamedTempFile::new().unwrap();
        let file = File::options().append(true).open(log.path()).unwrap();
        let parts = Parts {
            log: LogTo::File(Arc::new(file)),
            ..Parts::default()
        };
        let running = Server::start(loaded.config, parts).unwrap();
        Self { running, log }
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.running.address()
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address())
    }

    /// `GET`s a target with these header lines.
    pub(crate) fn get(&self, target: &str, headers: &[&str]) -> Answer {
        self.send(&format!("GET {target} HTTP/1.1"), headers, "")
    }

    /// Asks the token endpoint.
    pub(crate) fn token(&self, authorization: &str, form: &str) -> Answer {
        let content_type = "Content-Type: application/x-www-form-urlencoded";
        self.send("POST /oauth/token HTTP/1.1", &[content_type, authorization], form)
    }

    /// Sends a request as it is given and reads the whole reply.
    pub(crate) fn send(&self, line: &str, headers: &[&str], body: &str) -> Answer {
        let mut stream = TcpStream::connect(self.address()).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        let headers: String = headers.iter().map(|header| format!("{header}\r\n")).collect();
        let length = body.len();
        let request =
            format!("{line}\r\nHost: test\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n{body}");
        stream.write_all(request.as_bytes()).unwrap();
        Answer::read(&mut stream)
    }

    /// Ends the server and returns everything that it logged.
    pub(crate) fn log(self) -> String {
        let Self { running, log } = self;
        drop(running);
        fs::read_to_string(log.path()).unwrap()
    }
}

impl Answer {
    fn read(stream: &mut TcpStream) -> Self {
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).unwrap();
        let end = reply.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let head = String::from_utf8(reply[..end].to_vec()).unwrap();
        Self {
            status: head.split(' ').nth(1).unwrap().parse().unwrap(),
            head,
            body: reply[end + 4..].to_vec(),
        }
    }

    /// The values of a header, in their order.
    pub(crate) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The status and the code of the error in the body.
    pub(crate) fn error(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(body["success"], false);
        (self.status, body["error"]["code"].as_str().unwrap().to_owned())
    }
}

/// The header of Basic authentication.
pub(crate) fn basic(user: &str, password: &str) -> String {
    format!("Authorization: Basic {}", STANDARD.encode(format!("{user}:{password}")))
}
