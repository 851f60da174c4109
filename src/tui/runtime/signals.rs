//! Signals: to end, to stop, to go on.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc::Sender,
    },
    thread,
};

use nix::unistd::{getppid, getsid};
use signal_hook::{
    consts::{SIGCONT, SIGHUP, SIGINT, SIGSTOP, SIGTERM, SIGTSTP},
    iterator,
    low_level::raise,
};

use crate::tui::message::Command;

use super::Incoming;

/// The thread that receives signals; it ends when this is dropped.
pub(super) struct Signals {
    handle: iterator::Handle,
    /// Whether an editor has the terminal.
    lent: Arc<AtomicBool>,
}

/// What a signal asks for.
pub(super) fn command(signal: i32) -> Option<Command> {
    match signal {
        SIGTERM | SIGINT | SIGHUP => Some(Command::Quit),
        SIGTSTP => Some(Command::Suspend),
        SIGCONT => Some(Command::Resume),
        _ => None,
    }
}

/// Stops this process until somebody continues it.
pub(super) fn stop() {
    // Sent to this very thread: sent to the process, another thread might take it, and this one go on for a moment. It can't
    // fail.
    let _ = raise(SIGSTOP);
}

/// Whether there is a shell that could continue this process: its parent belongs to the same session. In a container, the
/// parent or its session may be out of sight, which counts as another one.
pub(super) fn can_be_continued() -> bool {
    let parent = getppid();
    parent.as_raw() != 0 && getsid(Some(parent)).is_ok_and(|session| getsid(None) == Ok(session))
}

impl Signals {
    /// Starts the thread.
    pub(super) fn start(sender: Sender<Incoming>) -> io::Result<Self> {
        let mut signals = iterator::Signals::new([SIGTERM, SIGINT, SIGHUP, SIGTSTP, SIGCONT])?;
        let handle = signals.handle();
        let lent = Arc::new(AtomicBool::new(false));
        let in_editor = Arc::clone(&lent);
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            for signal in &mut signals {
                match signal {
                    // Ctrl-C and Ctrl-Z in an editor reach all of the terminal's processes: the first is not for us, the
                    // second is for both.
                    SIGINT | SIGCONT if in_editor.load(Ordering::SeqCst) => {}
                    SIGTSTP if in_editor.load(Ordering::SeqCst) => stop(),
                    _ => {
                        if sender.send(Incoming::Signal(signal)).is_err() {
                            return;
                        }
                    }
                }
            }
        })?;
        Ok(Self { handle, lent })
    }

    /// Runs `during` as the terminal's owner for the time being.
    pub(super) fn ignoring_interrupts<T>(&self, during: impl FnOnce() -> T) -> T {
        self.lent.store(true, Ordering::SeqCst);
        let result = during();
        self.lent.store(false, Ordering::SeqCst);
        result
    }
}

impl Drop for Signals {
    fn drop(&mut self) {
        self.handle.close();
    }
}
