//! Performs a case's steps on a program that runs, and writes the transcript.

use std::{
    collections::BTreeMap,
    io::ErrorKind,
    sync::mpsc,
    time::{Duration, Instant},
};

use self::attempts::Pending;
use super::{
    exchange::{Connection, Dialled},
    logs::Sent,
    numbers::{self, Replies},
    plan::Action,
    target::Target,
    timing,
    wire::Fault,
};
use crate::grading::{
    cancel::Cancel,
    probe::{ProbeError, ending, text::escape},
    transcript::Transcript,
};

mod attempts;
mod observations;
#[cfg(test)]
mod tests;

/// How long the news of a program's end may take after its connections broke.
const NEWS_OF_END: Duration = Duration::from_millis(250);

/// Why a case was left before its end.
#[derive(Debug)]
pub(super) enum Stop {
    /// It was cancelled.
    Cancelled,
    /// What is graded is longer than what is kept.
    OutputTooLong {
        /// The bytes written.
        bytes: u64,
    },
    /// The tool could not tell.
    Failed(ProbeError),
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// What a case has come to so far.
#[derive(Debug, Default)]
pub(super) struct SoFar {
    /// The transcript.
    pub(super) transcript: Transcript,
    /// The replies that are kept.
    pub(super) replies: Replies,
}

/// A case under way, from a start of the program to its end.
pub(super) struct Session<'a, T> {
    target: &'a T,
    cancel: &'a Cancel,
    so_far: SoFar,
    /// Connections that later steps use.
    kept: BTreeMap<String, Dialled>,
    pending: BTreeMap<String, Pending>,
    sent: Vec<Sent>,
    /// From then on the program's end is what a step asks for, and no news.
    end_is_known: bool,
}

impl<'a, T: Target> Session<'a, T> {
    /// Goes on from what a run of the program before has come to.
    pub(super) fn new(target: &'a T, cancel: &'a Cancel, so_far: SoFar) -> Self {
        Self {
            target,
            cancel,
            so_far,
            kept: BTreeMap::new(),
            pending: BTreeMap::new(),
            sent: Vec::new(),
            end_is_known: false,
        }
    }

    /// Performs steps.
    pub(super) fn perform(mut self, actions: &[Action]) -> Result<SoFar, Stop> {
        let performed = actions.iter().try_for_each(|action| {
            self.action(action)?;
            self.check_cancel()
        });
        for pending in std::mem::take(&mut self.pending).into_values() {
            pending.hang_up();
        }
        performed.map(|()| self.so_far)
    }

    fn action(&mut self, action: &Action) -> Result<(), Stop> {
        match action {
            Action::Start(port) => {
                let port = port.iter().map(|port| format!("> PORT={}", escape(port)));
                self.show("start", port);
            }
            Action::Request {
                request,
                by,
                keep_reply,
            } => self.request(request, by, keep_reply.as_deref())?,
            Action::Reply(name) => self.reply(name)?,
            Action::Parallel { requests, timing } => self.parallel(requests, timing.as_ref())?,
            Action::Raw { raw, times, background } => self.raw(raw, *times, background.as_deref())?,
            Action::Connect(keep) => self.connect(keep.as_deref())?,
            Action::NewWork(request) => self.new_work(request)?,
            Action::HangUp(name) => self.hang_up(name),
            Action::Signal { name, signal } => {
                self.end_is_known = true;
                self.target.signal(*signal);
                self.show(*name, []);
            }
            Action::Exit(step) => self.exit(step),
            Action::Logs(step) => self.logs(step)?,
            Action::Pause(pause) => {
                self.pause(*pause);
                self.show(format!("pause of {}", timing::spoken(*pause)), []);
            }
            Action::Numbers(step) => {
                let lines = numbers::lines(step, &self.so_far.replies);
                self.show("numbers", lines);
            }
            // The program that runs now is the new one.
            Action::Restart => self.show("restart", []),
        }
        Ok(())
    }

    fn show(&mut self, title: impl Into<String>, lines: impl IntoIterator<Item = String>) {
        let step = self.so_far.transcript.step(title);
        for line in lines {
            step.line(line);
        }
    }

    fn check_cancel(&self) -> Result<(), Stop> {
        if self.cancel.is_cancelled() {
            Err(Stop::Cancelled)
        } else {
            Ok(())
        }
    }

    fn dial(&self) -> Result<Dialled, Stop> {
        match self.target.dial() {
            Ok(socket) => Ok(Ok(Connection::new(socket)?)),
            Err(error) => match error.kind() {
                ErrorKind::ConnectionRefused | ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
                    Ok(Err(Fault::Refused))
                }
                ErrorKind::TimedOut => Ok(Err(Fault::NotAccepted)),
                _ if self.cancel.is_cancelled() => Err(Stop::Cancelled),
                // What dials for us may end with the program.
                _ if self.target.exit().is_some() => Ok(Err(Fault::Refused)),
                _ => Err(error.into()),
            },
        }
    }

    fn pause(&self, pause: Duration) {
        let (cancelled, news) = mpsc::channel();
        let _guard = self.cancel.on_cancel(move || {
            let _nobody_waits = cancelled.send(());
        });
        let _ended_early_or_not = news.recv_timeout(pause);
    }

    /// After an attempt that met no program any more: says so, once, if the program has ended by itself.
    fn tell_end(&mut self, gone: bool) {
        if !gone || self.end_is_known || self.cancel.is_cancelled() {
            return;
        }
        if let Some(exit) = self.target.wait(Instant::now() + NEWS_OF_END) {
            self.end_is_known = true;
            if let Some(step) = self.so_far.transcript.steps.last_mut() {
                step.line(format!("program ended: {}", ending::describe(exit)));
            }
        }
    }
}
