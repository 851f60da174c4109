//! A client that sends what it likes, as slowly as it likes.

use std::{
    io::{self, Read, Write},
    net::{Ipv4Addr, Shutdown, TcpStream},
    time::{Duration, Instant},
};

use serde_json::Value;

use crate::server::SOON;

/// A connection.
pub(crate) struct Client {
    stream: TcpStream,
    /// What was read and belongs to a later reply.
    rest: Vec<u8>,
}

/// A reply.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

/// How the server took bytes that were sent slowly.
#[derive(Debug)]
pub(crate) struct Dripped {
    /// What it said before it closed the connection.
    pub(crate) said: String,
    /// After how long it closed the connection.
    pub(crate) after: Duration,
}

impl Client {
    pub(crate) fn connect(port: u16) -> Self {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.set_read_timeout(Some(SOON)).unwrap();
        stream.set_write_timeout(Some(SOON)).unwrap();
        Self {
            stream,
            rest: Vec::new(),
        }
    }

    /// Sends bytes, all of them.
    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) -> &mut Self {
        self.try_send(bytes).unwrap();
        self
    }

    /// Sends bytes; the server may not want them.
    pub(crate) fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    pub(crate) fn get(mut self, path: &str) -> Reply {
        self.send(format!(
            "GET {path} HTTP/1.1\r\nhost: here\r\nconnection: close\r\n\r\n"
        ));
        self.reply()
    }

    /// Sends JSON as a whole.
    pub(crate) fn post(mut self, path: &str, json: &str) -> Reply {
        self.ask(path, json);
        self.reply()
    }

    /// Sends JSON as a whole and doesn't wait.
    pub(crate) fn ask(&mut self, path: &str, json: &str) -> &mut Self {
        let length = json.len();
        let head =
            format!("POST {path} HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: {length}");
        self.send(format!("{head}\r\n\r\n{json}"))
    }

    /// The next reply, which has a length.
    pub(crate) fn reply(&mut self) -> Reply {
        self.try_reply().unwrap()
    }

    /// The next reply, if there is one.
    pub(crate) fn try_reply(&mut self) -> io::Result<Reply> {
        let end = loop {
            if let Some(end) = find(&self.rest, b"\r\n\r\n") {
                break end;
            }
            self.read_more()?;
        };
        let head = String::from_utf8_lossy(&self.rest[..end]).to_ascii_lowercase();
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        let length: usize = length.map_or(0, |length| length.trim().parse().unwrap());
        while self.rest.len() < end + 4 + length {
            self.read_more()?;
        }
        let body = String::from_utf8_lossy(&self.rest[end + 4..][..length]).into_owned();
        self.rest.drain(..end + 4 + length);
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Ok(Reply { status, head, body })
    }

    /// Waits until the server has closed the connection, and returns what it said before.
    pub(crate) fn closed(&mut self) -> String {
        loop {
            match self.read_more() {
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => panic!("the connection stays open"),
                // Closed, or reset because something was still on its way.
                Err(_) => return String::from_utf8_lossy(&self.rest).into_owned(),
            }
        }
    }

    /// What the server says within a time, however long it goes on.
    pub(crate) fn says_within(&mut self, time: Duration) -> String {
        let end = Instant::now() + time;
        loop {
            let left = end.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return String::from_utf8_lossy(&self.rest).into_owned();
            }
            self.stream.set_read_timeout(Some(left)).unwrap();
            match self.read_more() {
                Err(error) if error.kind() != io::ErrorKind::WouldBlock => panic!("the connection ended: {error}"),
                _ => {}
            }
        }
    }

    /// Sends one byte after the other, with pauses, until the server has had enough.
    pub(crate) fn drip(&mut self, byte: u8, pause: Duration) -> Dripped {
        let start = Instant::now();
        self.stream.set_read_timeout(Some(pause)).unwrap();
        loop {
            match self.read_more() {
                Ok(()) => continue,
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(_) => break,
            }
            assert!(
                start.elapsed() < SOON,
                "the server takes one byte after the other for ever"
            );
            // What comes after the server's reply doesn't matter.
            let _ = self.stream.write_all(&[byte]);
        }
        Dripped {
            said: String::from_utf8_lossy(&self.rest).into_owned(),
            after: start.elapsed(),
        }
    }

    /// Says that nothing more will be sent.
    pub(crate) fn finish_sending(&mut self) {
        // The server may have closed the connection.
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    fn read_more(&mut self) -> io::Result<()> {
        let mut bytes = [0; 8192];
        match self.stream.read(&mut bytes)? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            count => {
                self.rest.extend(&bytes[..count]);
                Ok(())
            }
        }
    }
}

impl Reply {
    /// The code of an error's envelope.
    pub(crate) fn code(&self) -> String {
        let body: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(body["success"], false, "{body}");
        body["error"]["code"].as_str().unwrap().to_owned()
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}
