//! The scripted server that a program is pointed at by `UPSTREAM_URL`: answers by path, records what it is asked.

use std::{
    collections::BTreeMap,
    io,
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::Duration,
};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use self::{record::Records, script::Script};

mod connection;
mod record;
pub(super) mod script;
#[cfg(test)]
mod tests;

/// How often the acceptor looks whether it is to stop.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 20_000_000,
};
/// How long requests that are being answered may take to end before they are shown as open.
const SETTLE: Duration = Duration::from_secs(1);

/// A running upstream. Dropping it closes its connections.
#[derive(Debug)]
pub(super) struct Upstream {
    shared: Arc<Shared>,
    acceptor: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    script: Script,
    records: Records,
    stop: AtomicBool,
    sockets: std::sync::Mutex<BTreeMap<u64, TcpStream>>,
}

impl Upstream {
    /// Answers what comes to the listener.
    pub(super) fn start(listener: TcpListener, script: Script) -> io::Result<Self> {
        // A connection may be gone between the poll and the accept.
        listener.set_nonblocking(true)?;
        let shared = Arc::new(Shared {
            records: Records::default(),
            script,
            stop: AtomicBool::new(false),
            sockets: std::sync::Mutex::default(),
        });
        let acceptor = {
            let shared = Arc::clone(&shared);
            thread::spawn(move || accept(&listener, &shared))
        };
        Ok(Self {
            shared,
            acceptor: Some(acceptor),
        })
    }

    /// The transcript's lines: the requests, sorted. Waits a moment for those that are being answered.
    pub(super) fn lines(&self) -> Vec<String> {
        self.shared.records.settled(SETTLE)
    }
}

impl Drop for Upstream {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        for socket in self.shared.sockets().values() {
            let _closed_already = socket.shutdown(Shutdown::Both);
        }
        if let Some(acceptor) = self.acceptor.take() {
            let _panicked = acceptor.join();
        }
    }
}

impl Shared {
    fn sockets(&self) -> std::sync::MutexGuard<'_, BTreeMap<u64, TcpStream>> {
        self.sockets.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

fn accept(listener: &TcpListener, shared: &Arc<Shared>) {
    let mut threads = Vec::new();
    for id in 0.. {
        let Some(socket) = next(listener, &shared.stop) else {
            break;
        };
        let Ok(handle) = socket.try_clone() else { continue };
        shared.sockets().insert(id, handle);
        if shared.stop.load(Ordering::SeqCst) {
            break;
        }
        let shared = Arc::clone(shared);
        threads.push(thread::spawn(move || {
            connection::serve(socket, &shared.script, &shared.records, &shared.stop);
            shared.sockets().remove(&id);
        }));
    }
    for thread in threads {
        let _panicked = thread.join();
    }
}

fn next(listener: &TcpListener, stop: &AtomicBool) -> Option<TcpStream> {
    while !stop.load(Ordering::SeqCst) {
        match listener.accept() {
            Ok((socket, _)) => {
                // On some systems it inherits this from the listener.
                if socket.set_nonblocking(false).is_ok() && socket.set_nodelay(true).is_ok() {
                    return Some(socket);
                }
            }
            Err(_) => {
                let _interrupted = poll(&mut [PollFd::new(listener, PollFlags::IN)], Some(&LOOK));
            }
        }
    }
    None
}
