//! A request as a case states it, ready to be sent.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    exchange::{Connection, Deadline, Dialled, Pen},
    reply::{self, Outcome},
    view::{Told, View},
};
use crate::{
    course::step::{RequestStep, payload},
    grading::{
        cancel::Cancel,
        probe::text::{clip, escape, escape_bytes},
    },
};

/// How much is written at once, in bytes; also the length of a chunk.
const PIECE: usize = 16 << 10;
/// The longest body that is shown in full, in bytes.
const SHOWN: usize = 200;
/// The longest body of which the beginning is shown.
const SHOWN_PART: usize = 4096;

/// A request.
#[derive(Debug, Clone)]
pub(super) struct Request {
    method: String,
    target: String,
    headers: Vec<String>,
    body: Option<Vec<u8>>,
    framing: Framing,
    view: View,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Framing {
    Length,
    Chunked,
    Unfinished,
}

impl Request {
    /// Reads a step; what is wrong with it otherwise.
    pub(super) fn new(step: &RequestStep) -> Result<Self, String> {
        let (method, target) = parse_send(&step.send)?;
        for header in &step.headers {
            check_header(header)?;
        }
        let framing = match (step.chunked, step.unfinished) {
            (false, false) => Framing::Length,
            (true, false) => Framing::Chunked,
            (true, true) => Framing::Unfinished,
            (false, true) => return Err("`unfinished` needs `chunked`".to_owned()),
        };
        if framing != Framing::Length && step.body.is_none() {
            return Err("`chunked` needs a `body`".to_owned());
        }
        Ok(Self {
            body: step.body.as_ref().map(payload::body).transpose()?,
            view: View::of_request(step, method == "HEAD"),
            headers: step.headers.clone(),
            method,
            target,
            framing,
        })
    }

    /// Method and target.
    pub(super) fn title(&self) -> String {
        escape(&format!("{} {}", self.method, self.target))
    }

    /// The method.
    pub(super) fn method(&self) -> &str {
        &self.method
    }

    /// The target without the query.
    pub(super) fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// What is shown of the outcome.
    pub(super) fn view(&self) -> &View {
        &self.view
    }

    /// The lines that say what is sent: the step's headers and the body.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines: Vec<String> = self
            .headers
            .iter()
            .map(|header| format!("> {}", clip(&escape(header), 500)))
            .collect();
        let Some(body) = &self.body else { return lines };
        let length = body.len();
        let how = match self.framing {
            Framing::Length => "",
            Framing::Chunked => ", chunked",
            Framing::Unfinished => ", chunked and never ended",
        };
        if length > SHOWN_PART {
            lines.push(format!("> <{length} bytes{how}>"));
        } else if length > SHOWN {
            let beginning = escape_bytes(
                body[..SHOWN]
                    .utf8_chunks()
                    .next()
                    .map_or(b"", |part| part.valid().as_bytes()),
            );
            lines.push(format!("> body {beginning}… <{length} bytes{how}>"));
        } else {
            lines.push(format!("> body {}", escape_bytes(body)));
            if self.framing != Framing::Length {
                lines.push(format!("> <{length} bytes{how}>"));
            }
        }
        lines
    }

    /// Sends it if there is a connection; tells what came of it.
    pub(super) fn attempt(&self, connection: &mut Dialled, port: u16, keep: bool, cancel: &Cancel) -> Told {
        let (outcome, took) = match connection {
            Ok(connection) => self.exchange(connection, port, keep, cancel),
            Err(fault) => (Outcome::Nothing(fault.clone()), Duration::ZERO),
        };
        self.view.tell(&outcome, took)
    }

    /// Sends it and reads the reply; says how long that took. With `keep`, the connection is kept for more.
    pub(super) fn exchange(
        &self,
        connection: &mut Connection,
        port: u16,
        keep: bool,
        cancel: &Cancel,
    ) -> (Outcome, Duration) {
        let start = Instant::now();
        let deadline = Deadline::At(start + self.view.patience());
        let to_head = self.view.to_head();
        let whole = self.framing == Framing::Length;
        let mut outcome = connection.converse(
            cancel,
            deadline,
            whole,
            |pen| self.write(pen, port, keep),
            |wire| reply::read(wire, to_head),
        );
        let took = start.elapsed();
        if let Outcome::Reply { head, body } = &mut outcome
            && !keep
            && head.has_no_body(to_head)
        {
            *body = connection.stray();
        }
        (outcome, took)
    }

    fn write(&self, pen: &Pen<'_>, port: u16, keep: bool) -> io::Result<()> {
        let mut head = self.head(port, keep);
        let Some(body) = &self.body else {
            return pen.write(&head);
        };
        if self.framing == Framing::Length {
            // A small request goes out in one packet.
            let (first, rest) = body.split_at(body.len().min(PIECE));
            head.extend_from_slice(first);
            pen.write(&head)?;
            return rest.chunks(PIECE).try_for_each(|piece| pen.write(piece));
        }
        pen.write(&head)?;
        for piece in body.chunks(PIECE) {
            let mut chunk = format!("{:x}\r\n", piece.len()).into_bytes();
            chunk.extend_from_slice(piece);
            chunk.extend_from_slice(b"\r\n");
            pen.write(&chunk)?;
        }
        if self.framing == Framing::Chunked {
            pen.write(b"0\r\n\r\n")?;
        }
        Ok(())
    }

    fn head(&self, port: u16, keep: bool) -> Vec<u8> {
        let mut lines = vec![format!("{} {} HTTP/1.1", self.method, self.target)];
        let mut add = |name: &str, value: String| {
            if !self.headers.iter().any(|header| is_named(header, name)) {
                lines.push(format!("{name}: {value}"));
            }
        };
        add("Host", format!("127.0.0.1:{port}"));
        if !keep {
            add("Connection", "close".to_owned());
        }
        match (&self.body, self.framing) {
            (None, _) => {}
            (Some(body), Framing::Length) => add("Content-Length", body.len().to_string()),
            (Some(_), _) => add("Transfer-Encoding", "chunked".to_owned()),
        }
        lines.extend(self.headers.iter().cloned());
        (lines.join("\r\n") + "\r\n\r\n").into_bytes()
    }
}

fn parse_send(send: &str) -> Result<(String, String), String> {
    let words: Vec<&str> = send.split(' ').collect();
    match words[..] {
        [method, target]
            if !method.is_empty()
                && !target.is_empty()
                && !send.contains(|c: char| c.is_control())
                && method.bytes().all(|byte| byte.is_ascii_graphic()) =>
        {
            Ok((method.to_owned(), target.to_owned()))
        }
        _ => Err(format!(
            "`send` is `{}`: a method and a target with one space between are needed, such as `GET /health`",
            escape(send)
        )),
    }
}

/// Whether a header line can be sent; what is wrong with it otherwise.
pub(super) fn check_header(header: &str) -> Result<(), String> {
    match header.split_once(':') {
        Some((name, _)) if !name.is_empty() && !name.contains(' ') && !header.contains(['\r', '\n']) => Ok(()),
        _ => Err(format!(
            "`{}` is no header line: it must be `Name: value`",
            escape(header)
        )),
    }
}

fn is_named(header: &str, name: &str) -> bool {
    header
        .split(':')
        .next()
        .is_some_and(|given| given.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::Request;
    use crate::course::step::RequestStep;

    fn request(toml: &str) -> Result<Request, String> {
        Request::new(&toml::from_str::<RequestStep>(toml).unwrap())
    }

    fn head(toml: &str, keep: bool) -> String {
        String::from_utf8(request(toml).unwrap().head(8080, keep)).unwrap()
    }

    #[test]
    fn what_a_step_leaves_out_is_added() {
        assert_eq!(
            head("send = 'GET /a?b=c%20d'\nheaders = ['X: 1', 'X: 2']", false),
            "GET /a?b=c%20d HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nConnection: close\r\nX: 1\r\nX: 2\r\n\r\n"
        );
        assert_eq!(
            head("send = 'POST /'\nbody = 'hi'", true),
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nContent-Length: 2\r\n\r\n"
        );
        assert_eq!(
            head("send = 'POST /'\nbody = 'hi'\nchunked = true", true),
            "POST / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\nTransfer-Encoding: chunked\r\n\r\n"
        );
    }

    #[test]
    fn what_a_step_gives_is_not_added_again() {
        assert_eq!(
            head(
                "send = 'POST /'\nbody = 'hi'\nheaders = ['host: x', 'CONNECTION: keep-alive', 'content-length: 9']",
                false
            ),
            "POST / HTTP/1.1\r\nhost: x\r\nCONNECTION: keep-alive\r\ncontent-length: 9\r\n\r\n"
        );
    }

    #[test]
    fn bodies_are_shown_by_their_length() {
        let lines = |toml: &str| request(&format!("send = 'POST /'\n{toml}")).unwrap().lines();
        assert_eq!(
            lines("headers = [\"A: \\u0007\"]\nbody = \"a\\nb\""),
            ["> A: \\u{7}", "> body a\\nb"]
        );
        assert_eq!(lines("body = ''"), ["> body "]);
        assert_eq!(
            lines("body = [{ repeat = 'ä', times = 101 }]"),
            [format!("> body {}… <202 bytes>", "ä".repeat(100))]
        );
        assert_eq!(
            lines("body = [{ pad_to = 1048577, with = ' ' }]\nchunked = true"),
            ["> <1048577 bytes, chunked>"]
        );
    }

    #[test]
    fn senseless_steps_are_told() {
        for (toml, part) in [
            ("send = 'GET'", "a method and a target"),
            ("send = 'GET  /'", "a method and a target"),
            ("send = 'GET / HTTP/1.1'", "a method and a target"),
            ("send = \"GET /\\r\\nX: y\"", "a method and a target"),
            ("send = 'GET /'\nheaders = ['nonsense']", "header line"),
            ("send = 'GET /'\nheaders = [\"A: b\\r\\nC: d\"]", "header line"),
            ("send = 'GET /'\nchunked = true", "needs a `body`"),
            ("send = 'GET /'\nbody = 'x'\nunfinished = true", "needs `chunked`"),
        ] {
            let fault = request(toml).unwrap_err();
            assert!(fault.contains(part), "{toml}: {fault}");
        }
    }
}
