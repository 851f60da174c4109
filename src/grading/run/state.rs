//! What the grader knows of a helper and its program at a moment.

use std::{io, os::fd::OwnedFd};

use super::{capture::Captured, error::RunError, exit::Exit, protocol::Reply};

/// What is known so far.
#[derive(Debug)]
pub(super) struct State {
    /// Standard output and standard error.
    pub(super) streams: [Captured; 2],
    /// Bytes of each stream that are kept.
    pub(super) limit: usize,
    /// Streams that aren't at their end.
    pub(super) streams_open: u8,
    /// Whether there is still something to read.
    pub(super) watching: bool,
    /// Whether the helper let go of the control socket, as it does by its death only.
    pub(super) gone: bool,
    /// Whether the program started, until that is taken.
    pub(super) started: Option<Result<(), RunError>>,
    /// How the program ended.
    pub(super) exit: Option<Exit>,
    /// The socket that was asked for, until it is taken.
    pub(super) socket: Option<io::Result<OwnedFd>>,
}

impl State {
    /// At the start, when `limit` bytes of each stream are to be kept.
    pub(super) fn new(limit: usize) -> Self {
        Self {
            streams: [Captured::default(), Captured::default()],
            limit,
            streams_open: 2,
            watching: true,
            gone: false,
            started: None,
            exit: None,
            socket: None,
        }
    }

    /// Takes in what the helper told, and what came with it.
    pub(super) fn hear(&mut self, reply: Reply, socket: Option<OwnedFd>) {
        match reply {
            Reply::Started => self.started = Some(Ok(())),
            Reply::Failed(what) => self.started = Some(Err(RunError::new(what))),
            Reply::Exited(exit) => self.exit = Some(exit),
            Reply::Socket => self.socket = Some(socket.ok_or_else(|| io::ErrorKind::InvalidData.into())),
            Reply::NoSocket(errno) => self.socket = Some(Err(io::Error::from_raw_os_error(errno))),
        }
    }

    /// Takes in what a stream carried.
    pub(super) fn read(&mut self, stream: usize, bytes: &[u8]) {
        self.streams[stream].take_in(bytes, self.limit);
    }

    /// Takes in that the helper is gone, and the program with it.
    pub(super) fn lose_helper(&mut self) {
        self.gone = true;
        self.exit.get_or_insert(Exit::KILLED);
    }

    /// Takes in that a stream is at its end.
    pub(super) fn end_stream(&mut self) {
        self.streams_open -= 1;
    }

    /// Takes in that nothing will be read any more.
    pub(super) fn end_watch(&mut self) {
        self.lose_helper();
        self.streams_open = 0;
        self.watching = false;
    }
}
