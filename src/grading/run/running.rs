//! A program that runs, or ran.

use std::{
    io,
    net::{TcpListener, TcpStream},
    time::{Duration, Instant},
};

use rustix::process::Signal;

use super::{capture::Captured, exit::Exit, link::Link, protocol::Family, socket};
use crate::grading::cancel::CancelGuard;

/// A program that runs, or ran. Dropping it kills the program and everything it started.
pub struct Running {
    pub(super) port: u16,
    pub(super) private_network: bool,
    pub(super) listener: Option<TcpListener>,
    pub(super) link: Link,
    pub(super) _guard: CancelGuard,
}

impl Running {
    /// The port that the program was given in `PORT`; 0 if none or if it was a text.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Connects to a loopback port of the program's network, by IPv4 or else IPv6; refused is an error of the kind
    /// `ConnectionRefused`, also when the program is killed. A program that listens without accepting is a `TimedOut`
    /// after two seconds.
    pub fn dial(&self, port: u16) -> io::Result<TcpStream> {
        self.connect(Family::V4, port).or_else(|error| match error.kind() {
            io::ErrorKind::ConnectionRefused => self.connect(Family::V6, port).map_err(|_| error),
            io::ErrorKind::BrokenPipe => Err(io::ErrorKind::ConnectionRefused.into()),
            _ => Err(error),
        })
    }

    fn connect(&self, family: Family, port: u16) -> io::Result<TcpStream> {
        let address = socket::loopback(family, port);
        if self.private_network {
            socket::connect(self.link.socket(family)?, address)
        } else {
            socket::connect_here(address)
        }
    }

    /// Hands out the listener that [`Spec::listen_env`](super::Spec::listen_env) asked for, once.
    pub fn take_listener(&mut self) -> Option<TcpListener> {
        self.listener.take()
    }

    /// Sends a signal to the program alone; nothing happens if it has ended.
    pub fn signal(&self, signal: Signal) {
        self.link.signal(signal);
    }

    /// How the program ended, if it has; by then [`output`](Self::output) has all that it wrote itself. A program that
    /// was killed together with its box, as by cancelling, ended by signal 9.
    pub fn exit(&self) -> Option<Exit> {
        self.link.shared().state().exit
    }

    /// Waits for the end, at most until the deadline.
    pub fn wait(&self, deadline: Instant) -> Option<Exit> {
        self.link.shared().wait(deadline, |state| state.exit)
    }

    /// Waits at most `timeout` until `ready` says yes of standard output and error so far; says whether it did.
    pub fn wait_output(&self, timeout: Duration, ready: &mut dyn FnMut(&Captured, &Captured) -> bool) -> bool {
        let seen = self.link.shared().wait(Instant::now() + timeout, |state| {
            let [output, errors] = &state.streams;
            let ready = ready(output, errors);
            (ready || state.streams_open == 0).then_some(ready)
        });
        seen.unwrap_or(false)
    }

    /// Standard output and standard error so far.
    pub fn output(&self) -> (Captured, Captured) {
        let [output, errors] = self.link.shared().state().streams.clone();
        (output, errors)
    }

    /// Kills what is left, waits until all of it is gone and both streams are read to their end.
    pub fn end(mut self) -> (Captured, Captured) {
        self.link.close();
        let [output, errors] = std::mem::take(&mut self.link.shared().state().streams);
        (output, errors)
    }
}

impl std::fmt::Debug for Running {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Running")
            .field("port", &self.port)
            .field("link", &self.link)
            .finish_non_exhaustive()
    }
}
