//! Raw steps: bytes as they are, slow or broken, and what comes back.

use std::{
    io,
    time::{Duration, Instant},
};

use super::{
    exchange::{Connection, Deadline, Pen},
    payload,
    reply::{self, Outcome},
    view::{Told, View},
};
use crate::{
    course::step::{RawPart, RawStep},
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
                return Err(format!("`outcomes` has `{outcome}`: only `closed` and status codes can have words"));
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

    /// What is shown of the outcome.
    pub(super) fn view(&self) -> &View {
        &self.view
    }

    /// Writes, and reads what comes back.
    pub(super) fn attempt(&self, connection: &mut Connection, cancel: &Cancel) -> Told {
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
            gone: outcomes.first().is_some_and(|outcome| self.view.tell(outcome, took).gone),
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
            RawPart::Drip { drip, every_ms } => {
                Self::Drip(drip.clone().into_bytes(), Duration::from_millis(*every_ms))
            }
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
