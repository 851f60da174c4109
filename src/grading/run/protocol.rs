//! What the grader and its helper say to each other: one JSON value a line, over a pair of connected sockets.

use std::{
    io::{self, Write},
    os::unix::net::UnixStream,
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{exit::Exit, spec::Spec};

/// Asked by the grader.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Request {
    /// Start the program, `PORT` being in its environment already; answered by `Started` or `Failed`.
    Start(Box<Spec>),
    /// Send the program a signal, by its number; not answered.
    Signal(i32),
    /// Make a TCP socket in the program's network; answered by `Socket` or `NoSocket`.
    Socket(Family),
}

/// Told by the helper.
#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Reply {
    /// The program runs.
    Started,
    /// The box can't be made, or the program can't be started: what was tried, and what the system said.
    Failed(String),
    /// The program ended.
    Exited(Exit),
    /// A socket comes with this line.
    Socket,
    /// No socket, for this error number.
    NoSocket(i32),
}

/// The family of a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Family {
    V4,
    V6,
}

/// A value as a line.
pub(super) fn line(value: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut line = serde_json::to_vec(value)?;
    line.push(b'\n');
    Ok(line)
}

/// Sends a value.
pub(super) fn send(mut control: &UnixStream, value: &impl Serialize) -> io::Result<()> {
    control.write_all(&line(value)?)
}

/// What arrived and isn't taken out yet.
#[derive(Debug, Default)]
pub(super) struct Inbox(Vec<u8>);

impl Inbox {
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    /// The next value, if its line is complete.
    pub(super) fn next<T: DeserializeOwned>(&mut self) -> io::Result<Option<T>> {
        let Some(end) = self.0.iter().position(|byte| *byte == b'\n') else {
            return Ok(None);
        };
        let line: Vec<u8> = self.0.drain(..=end).collect();
        Ok(Some(serde_json::from_slice(&line)?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Family, Inbox, Request, line};

    #[test]
    fn values_come_out_as_they_went_in_however_the_bytes_are_cut() {
        let sent = [Request::Socket(Family::V6), Request::Signal(15)];
        let bytes: Vec<u8> = sent.iter().flat_map(|request| line(request).unwrap()).collect();
        for cut in 0..bytes.len() {
            let mut inbox = Inbox::default();
            let mut got = Vec::new();
            for part in [&bytes[..cut], &bytes[cut..]] {
                inbox.push(part);
                while let Some(request) = inbox.next::<Request>().unwrap() {
                    got.push(request);
                }
            }
            assert_eq!(got, sent);
        }
    }

    #[test]
    fn a_line_that_is_no_request_is_an_error() {
        let mut inbox = Inbox::default();
        inbox.push(b"hello\n");
        assert!(inbox.next::<Request>().is_err());
    }
}
