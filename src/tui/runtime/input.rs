//! The thread that reads keys, clicks and changes of the window's size.

use std::{
    io,
    sync::mpsc::{self, Sender},
    thread,
    time::Duration,
};

use crossterm::event::{poll, read};

use super::Incoming;

/// How long to look for events that are there already: not at all would not look at those that were read with others.
const AT_ONCE: Duration = Duration::from_micros(100);

/// Has changes of the window's size noticed from now on, also before the thread reads.
pub(super) fn listen() -> io::Result<()> {
    poll(AT_ONCE).map(|_| ())
}

/// Starts the thread. It reads what is there, sends it, and waits for a word before it reads on: whatever the events lead
/// to may need the terminal's input for itself.
pub(super) fn start(sender: Sender<Incoming>) -> io::Result<Sender<()>> {
    let (go_on, may_read) = mpsc::channel();
    thread::Builder::new().name("input".to_owned()).spawn(move || {
        loop {
            let mut events = Vec::new();
            let read_all = loop {
                match read() {
                    Ok(event) => events.push(event),
                    Err(error) => break Err(error),
                }
                if !poll(AT_ONCE).unwrap_or(false) {
                    break Ok(());
                }
            };
            if read_all.is_err() {
                // The program ends with its terminal.
                let _ = sender.send(Incoming::InputEnded);
                return;
            }
            if sender.send(Incoming::Input(events)).is_err() || may_read.recv().is_err() {
                return;
            }
        }
    })?;
    Ok(go_on)
}
