//! Raw steps: bytes as they are, slow or broken, and what comes back.

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
    course::step::{RawPart, RawStep, payload},
    grading::{cancel::Cancel, probe::text::escape},
};

/// A raw step, ready to be done.
#[derive(Debug, Clone)]
pub(super) struct Raw {
    title: String,
    pieces: Vec<Piece>,
    half_close: bool,
    wait: Duration,
    replies: usize,
    view: View,
}

#[derive(Debug, Clone)]
enum Piece {
    Bytes(Vec<u8>),
    Pause(Duration),
    Drip(Vec<u8>, Duration),
}

impl Raw {
    /// Reads a step; what is wrong with it otherwise.
    pub(super) fn new(step: &RawStep) -> Result<Self, String> {
        let pieces: Vec<Piece> = step.write.iter().map(Piece::new).collect::<Result<_, _>>()?;
        for outcome in step.outcomes.keys() {
            if outcome != "closed" && !outcome.parse::<u16>().is_ok_and(|status| (100..=999).contains(&status)) {
                return Err(format!(
                    "`outcomes` has `{outcome}`: only `closed` and status codes can have words"
                ));
            }
        }
        if step.replies == 0 {
            return Err("`replies` is 0: a raw step waits for 1 at least, or for the end of the connection".to_owned());
        }
        let to_head = matches!(pieces.first(), Some(Piece::Bytes(bytes)) if bytes.starts_with(b"HEAD "));
        Ok(Self {
            title: step.title.clone(),
            half_close: step.half_close,
            wait: Duration::from_millis(step.wait_ms),
            replies: step.replies,
            view: View::of_raw(step, to_head),
            pieces,
        })
    }

    /// What the transcript calls it.
    pub(super) fn title(&self) -> String {
        escape(&self.title)
    }

    /// Writes, and reads what comes back, if there is a connection; tells what came of it.
    pub(super) fn attempt(&self, connection: Dialled, cancel: &Cancel) -> Told {
        match connection {
            Ok(mut connection) => self.exchange(&mut connection, cancel),
            Err(fault) => self.view.tell(&Outcome::Nothing(fault), Duration::ZERO),
        }
    }

    fn exchange(&self, connection: &mut Connection, cancel: &Cancel) -> Told {
        let start = Instant::now();
        let deadline = Deadline::after_writing(self.pieces.iter().map(Piece::takes).sum(), self.wait);
        let (outcomes, took) = connection.converse(
            cancel,
            deadline,
            false,
            |pen| self.write(pen),
            |wire| {
                let mut outcomes = Vec::new();
                while outcomes.len() < self.replies {
                    let outcome = reply::read(wire, self.view.to_head());
                    let is_last = !matches!(outcome, Outcome::Reply { .. }) || self.view.has_words_for(&outcome);
                    outcomes.push(outcome);
                    if is_last {
                        break;
                    }
                }
                (outcomes, start.elapsed())
            },
        );
        let mut lines: Vec<String> = outcomes.iter().flat_map(|outcome| self.view.outcome(outcome)).collect();
        lines.extend(self.view.time(took));
        Told {
            lines,
            status: None,
            fields: Vec::new(),
            gone: outcomes
                .first()
                .is_some_and(|outcome| self.view.tell(outcome, took).gone),
            body: None,
        }
    }

    fn write(&self, pen: &Pen<'_>) -> io::Result<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Bytes(bytes) => pen.write(bytes)?,
                Piece::Pause(pause) => pen.pause(*pause)?,
                Piece::Drip(bytes, every) => {
                    for byte in bytes {
                        pen.write(std::slice::from_ref(byte))?;
                        pen.pause(*every)?;
                    }
                }
            }
        }
        if self.half_close { pen.half_close() } else { Ok(()) }
    }
}

impl Piece {
    fn new(part: &RawPart) -> Result<Self, String> {
        Ok(match part {
            RawPart::Text(text) => Self::Bytes(text.clone().into_bytes()),
            RawPart::Repeat { repeat, times } => Self::Bytes(payload::repeated(repeat, *times)?),
            RawPart::Hex { hex } => Self::Bytes(payload::hex(hex)?),
            RawPart::Pause { pause_ms } => Self::Pause(Duration::from_millis(*pause_ms)),
            RawPart::Drip { drip, every_ms } => Self::Drip(drip.clone().into_bytes(), Duration::from_millis(*every_ms)),
        })
    }

    fn takes(&self) -> Duration {
        match self {
            Self::Bytes(_) => Duration::ZERO,
            Self::Pause(pause) => *pause,
            Self::Drip(bytes, every) => every.saturating_mul(u32::try_from(bytes.len()).unwrap_or(u32::MAX)),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        io::{Read, Write},
        sync::{Arc, Mutex},
        thread,
        time::Duration,
    };

    use crate::grading::probe::http::testing::{Server, reply, transcript};

    #[test]
    fn bytes_arrive_as_they_are_with_pauses_between() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let server = Server::start({
            let seen = Arc::clone(&seen);
            move |mut socket| {
                let mut all = Vec::new();
                // The end of this is the half-close.
                socket.read_to_end(&mut all).unwrap();
                socket
                    .write_all(reply("200 OK", "text/plain", "got it").as_bytes())
                    .unwrap();
                if !all.is_empty() {
                    *seen.lock().unwrap() = all;
                }
            }
        });
        let text = transcript(
            &server.program(),
            r#"
            [[http]]
            do = "raw"
            title = "odd bytes"
            write = ["G\r\n", { hex = "00ff" }, { pause_ms = 1 }, { drip = "xyz", every_ms = 1 }, { repeat = "ab", times = 2 }]
            half_close = true
            wait_ms = 10000
            "#,
        );
        assert_eq!(
            text,
            "### 1. odd bytes\nstatus 200\ncontent-type text/plain\nbody got it\n"
        );
        assert_eq!(*seen.lock().unwrap(), b"G\r\n\x00\xffxyzabab");
    }

    #[test]
    fn a_slow_sender_is_cut_off_while_it_still_sends() {
        let server = Server::start(|mut socket| {
            let mut one = [0];
            let _until_the_first = socket.read(&mut one);
        });
        let text = transcript(
            &server.program(),
            r#"
            [[http]]
            do = "raw"
            title = "drip"
            write = [{ drip = "GET / HTTP/1.1", every_ms = 5000 }]
            wait_ms = 1000
            outcomes = { closed = "closed or 408", 408 = "closed or 408" }
            timing = { at_most_ms = 9000 }
            times = 3
            "#,
        );
        assert_eq!(
            text,
            "### 1. 3 × drip\n3 × closed or 408\n  time fast (within 9000 ms)\n"
        );
    }

    #[test]
    fn the_wait_begins_after_the_last_byte() {
        let server = Server::start(|mut socket| {
            let _until_closed = socket.read_to_end(&mut Vec::new());
        });
        let text = transcript(
            &server.program(),
            "[[http]]\ndo = 'raw'\ntitle = 'idle'\nwrite = [{ pause_ms = 200 }, 'x']\nwait_ms = 50\n\
             timing = { at_least_ms = 240, at_most_ms = 9000 }\n",
        );
        assert_eq!(
            text,
            "### 1. idle\nno reply within 50 ms\ntime waited (240 to 9000 ms)\n"
        );
    }

    #[test]
    fn several_replies_are_read_and_a_reply_before_the_last_byte_too() {
        let server = Server::start(|mut socket| {
            let two = reply("200 OK", "text/plain", "1") + &reply("400 Bad", "text/plain", "2");
            let _looked_at_only = socket.write_all(two.as_bytes());
            thread::sleep(Duration::from_millis(1));
        });
        let text = transcript(
            &server.program(),
            "[[http]]\ndo = 'raw'\ntitle = 'two'\nwrite = ['x', { pause_ms = 60000 }]\nwait_ms = 10000\nreplies = 3\n",
        );
        assert_eq!(
            text,
            "### 1. two\nstatus 200\ncontent-type text/plain\nbody 1\nstatus 400\ncontent-type text/plain\nbody 2\n\
             connection closed without a reply\n"
        );
    }

    #[test]
    fn one_goes_on_in_the_background() {
        let server = Server::start(|mut socket| {
            let mut first = [0];
            if socket.read(&mut first).is_ok_and(|length| length > 0) {
                let answer = if first == *b"G" { "200 OK" } else { "408 Late" };
                socket.write_all(reply(answer, "text/plain", "").as_bytes()).unwrap();
            }
        });
        let text = transcript(
            &server.program(),
            "[[http]]\ndo = 'raw'\ntitle = 'slow'\nwrite = [{ pause_ms = 200 }, 'x']\nwait_ms = 10000\nbackground = 's'\ntimes = 2\n\
             [[http]]\ndo = 'request'\nsend = 'GET /'\nbody_mode = 'ignore'\n\
             [[http]]\ndo = 'reply'\nof = 's'\n",
        );
        assert_eq!(
            text,
            "### 1. 2 × slow\nunder way as s, not waited for\n\n\
             ### 2. GET /\nstatus 200\ncontent-type text/plain\n\n\
             ### 3. reply to s: slow\n2 × status 408\n  content-type text/plain\n  body (empty)\n"
        );
    }
}
