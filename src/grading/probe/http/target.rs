//! The program as the probe sees it, so that the probe's steps can also be tried on a server in its own process.

use std::{
    io,
    net::TcpStream,
    time::{Duration, Instant},
};

use rustix::process::Signal;

use crate::grading::run::{Captured, Exit, Running};

/// A program that was started.
pub(super) trait Target {
    /// The port that it was given.
    fn port(&self) -> u16;
    /// Connects to that port; refused is an error of the kind `ConnectionRefused`, never accepted of the kind `TimedOut`.
    fn dial(&self) -> io::Result<TcpStream>;
    /// Sends it a signal.
    fn signal(&self, signal: Signal);
    /// How it ended, if it has.
    fn exit(&self) -> Option<Exit>;
    /// Waits for its end.
    fn wait(&self, deadline: Instant) -> Option<Exit>;
    /// Standard output and error so far.
    fn output(&self) -> (Captured, Captured);
    /// Waits until `ready` says yes of standard output and error; says whether it did.
    fn wait_output(&self, timeout: Duration, ready: &mut dyn FnMut(&Captured, &Captured) -> bool) -> bool;
}

impl Target for Running {
    fn port(&self) -> u16 {
        Self::port(self)
    }

    fn dial(&self) -> io::Result<TcpStream> {
        Self::dial(self, Self::port(self))
    }

    fn signal(&self, signal: Signal) {
        Self::signal(self, signal);
    }

    fn exit(&self) -> Option<Exit> {
        Self::exit(self)
    }

    fn wait(&self, deadline: Instant) -> Option<Exit> {
        Self::wait(self, deadline)
    }

    fn output(&self) -> (Captured, Captured) {
        Self::output(self)
    }

    fn wait_output(&self, timeout: Duration, ready: &mut dyn FnMut(&Captured, &Captured) -> bool) -> bool {
        Self::wait_output(self, timeout, ready)
    }
}
