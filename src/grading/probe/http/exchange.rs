//! One exchange on a connection: writing and reading at the same time, so that neither waits for the other. What is read
//! decides; a failed write never does, since a server may answer and close before it has read everything.

use std::{
    io::{self, ErrorKind, Read, Write},
    net::{Shutdown, TcpStream},
    sync::{
        Arc, OnceLock,
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use super::wire::{Fault, HEAD_CAP, Wire};
use crate::grading::cancel::Cancel;

/// How long the rest of a body with a `Content-Length` may take to be written after the reply has come.
const REST_OF_BODY: Duration = Duration::from_secs(2);
/// How long a writer that isn't stuck in a write may take to stop. It may be done already and only not have said so.
const STOP: Duration = Duration::from_millis(50);
/// How long a server that says it closes may take to do so, after a reply that must not have a body.
const STRAY: Duration = Duration::from_millis(150);
/// A writer that is stuck for this long beyond what it is to take doesn't keep a reader waiting.
const STUCK: Duration = Duration::from_secs(10);

/// Until when a reader waits.
#[derive(Debug, Clone)]
pub(super) enum Deadline {
    /// Until this moment.
    At(Instant),
    /// For a while after the last byte is written.
    AfterWriting {
        /// Set when it is.
        written: Arc<OnceLock<Instant>>,
        /// The while.
        wait: Duration,
        /// The latest moment, in case writing gets stuck.
        at_latest: Instant,
    },
}

impl Deadline {
    /// For a while after the last byte, which is written at the latest after `writing`.
    pub(super) fn after_writing(writing: Duration, wait: Duration) -> Self {
        Self::AfterWriting {
            written: Arc::default(),
            wait,
            at_latest: Instant::now() + writing + wait + STUCK,
        }
    }

    fn left(&self) -> Duration {
        let now = Instant::now();
        match self {
            Self::At(end) => end.saturating_duration_since(now),
            Self::AfterWriting {
                written,
                wait,
                at_latest,
            } => {
                let left = at_latest.saturating_duration_since(now);
                written
                    .get()
                    .map_or(*wait, |&at| (at + *wait).saturating_duration_since(now))
                    .min(left)
            }
        }
    }
}

/// A socket whose reads end at a deadline.
#[derive(Debug)]
pub(super) struct Timed {
    socket: TcpStream,
    deadline: Deadline,
}

impl Read for Timed {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = self.deadline.left();
            if left.is_zero() {
                return Err(ErrorKind::TimedOut.into());
            }
            self.socket.set_read_timeout(Some(left))?;
            match self.socket.read(into) {
                // The deadline may have moved meanwhile.
                Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
                result => return result,
            }
        }
    }
}

/// What a writer writes with; it stops when the reader has what it wants.
pub(super) struct Pen<'a> {
    socket: &'a TcpStream,
    stop: Receiver<()>,
}

impl Pen<'_> {
    /// Writes all of it.
    pub(super) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut socket = self.socket;
        socket.write_all(bytes)
    }

    /// Writes nothing for a while.
    pub(super) fn pause(&self, pause: Duration) -> io::Result<()> {
        match self.stop.recv_timeout(pause) {
            Err(RecvTimeoutError::Timeout) => Ok(()),
            _ => Err(ErrorKind::BrokenPipe.into()),
        }
    }

    /// Says that nothing more will be written.
    pub(super) fn half_close(&self) -> io::Result<()> {
        self.socket.shutdown(Shutdown::Write)
    }
}

/// A connection, or why there is none.
pub(super) type Dialled = Result<Connection, Fault>;

/// A connection to the program, with what was read of it and not yet taken.
#[derive(Debug)]
pub(super) struct Connection {
    socket: TcpStream,
    wire: Wire<Timed>,
}

impl Connection {
    /// Takes a connected socket.
    pub(super) fn new(socket: TcpStream) -> io::Result<Self> {
        socket.set_nodelay(true)?;
        let timed = Timed {
            socket: socket.try_clone()?,
            deadline: Deadline::At(Instant::now()),
        };
        Ok(Self {
            wire: Wire::new(timed),
            socket,
        })
    }

    /// A handle that can hang up while the connection is in use elsewhere.
    pub(super) fn handle(&self) -> io::Result<Handle> {
        self.socket.try_clone().map(Handle)
    }

    /// Writes and reads at the same time until `read` is done. With `whole`, what is left to be written then is written
    /// for a while still; afterwards the connection is shut if any of it is left. A cancel shuts it at once.
    pub(super) fn converse<R>(
        &mut self,
        cancel: &Cancel,
        deadline: Deadline,
        whole: bool,
        write: impl FnOnce(&Pen<'_>) -> io::Result<()> + Send,
        read: impl FnOnce(&mut Wire<Timed>) -> R,
    ) -> R {
        let handle = self.handle();
        let _guard = cancel.on_cancel(move || {
            if let Ok(handle) = handle {
                handle.hang_up();
            }
        });
        let (socket, wire) = (&self.socket, &mut self.wire);
        wire.stream().deadline = deadline.clone();
        thread::scope(|scope| {
            let (go_on, stop) = mpsc::channel();
            let (writing, written) = mpsc::channel::<()>();
            scope.spawn(move || {
                // The reader sees what came of a failed write.
                let _seen_by_reading = write(&Pen { socket, stop });
                if let Deadline::AfterWriting { written, .. } = deadline {
                    let _first = written.set(Instant::now());
                }
                drop(writing);
            });
            let result = read(wire);
            if whole {
                let _looked_at_below = written.recv_timeout(REST_OF_BODY);
            }
            drop(go_on);
            if written.recv_timeout(STOP) == Err(RecvTimeoutError::Timeout) {
                let _shut_already = socket.shutdown(Shutdown::Both);
            }
            result
        })
    }

    /// What came after a reply that must not have a body, if the server closes the connection soon.
    pub(super) fn stray(&mut self) -> Vec<u8> {
        self.wire.stream().deadline = Deadline::At(Instant::now() + STRAY);
        let mut stray = self.wire.take_rest();
        while stray.len() < HEAD_CAP && matches!(self.wire.fill(), Ok(true)) {
            stray.append(&mut self.wire.take_rest());
        }
        stray
    }
}

/// Hangs up a connection that is in use elsewhere.
#[derive(Debug)]
pub(super) struct Handle(TcpStream);

impl Handle {
    /// Closes both directions.
    pub(super) fn hang_up(&self) {
        let _closed_already = self.0.shutdown(Shutdown::Both);
    }
}
