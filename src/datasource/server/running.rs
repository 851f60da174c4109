//! A server that runs: where it is, and how it is ended.

use std::{io, net::SocketAddr, thread::JoinHandle};

use tokio_util::sync::CancellationToken;

/// A running server. Dropping it ends it at once.
#[derive(Debug)]
pub struct Running {
    address: SocketAddr,
    stopper: Stopper,
    thread: Option<JoinHandle<Ended>>,
}

/// Ends a server from any thread.
#[derive(Debug, Clone)]
pub struct Stopper(Signals);

/// The two wishes that a server listens to.
#[derive(Debug, Clone, Default)]
pub(super) struct Signals {
    pub(super) stop: CancellationToken,
    pub(super) stop_now: CancellationToken,
}

/// How a server ended.
#[derive(Debug)]
pub enum Ended {
    /// Every request in flight got its whole reply.
    Drained,
    /// Requests were cut off: their time was up, or it was told to end at once.
    CutOff {
        /// How many connections were still open.
        connections: usize,
    },
    /// The listener broke.
    Failed(io::Error),
    /// The server's own thread panicked.
    Panicked,
}

impl Running {
    pub(super) fn new(address: SocketAddr, stopper: Stopper, thread: JoinHandle<Ended>) -> Self {
        Self {
            address,
            stopper,
            thread: Some(thread),
        }
    }

    /// The address that it listens on, with the port that the system chose.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Another handle that can end it.
    pub fn stopper(&self) -> Stopper {
        self.stopper.clone()
    }

    /// Lets requests in flight end, within the configured time, and takes no new ones.
    pub fn stop(&self) {
        self.stopper.stop();
    }

    /// Waits for the end.
    pub fn wait(mut self) -> Ended {
        self.thread
            .take()
            .map_or(Ended::Panicked, |thread| thread.join().unwrap_or(Ended::Panicked))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stopper.stop_now();
        if let Some(thread) = self.thread.take() {
            // How it ended is of interest only to who waits.
            let _ = thread.join();
        }
    }
}

impl Stopper {
    pub(super) fn new(signals: Signals) -> Self {
        Self(signals)
    }

    /// Lets requests in flight end, within the configured time, and takes no new ones.
    pub fn stop(&self) {
        self.0.stop.cancel();
    }

    /// Ends at once, and cuts off what is in flight.
    pub fn stop_now(&self) {
        self.0.stop.cancel();
        self.0.stop_now.cancel();
    }
}
