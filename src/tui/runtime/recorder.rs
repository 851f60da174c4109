//! The thread that adds to the log of what happened, in order.

use std::{
    io,
    sync::{
        Arc,
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Instant,
};

use crate::tui::{
    message::Message,
    services::{Progress, Services},
};

use super::{Incoming, jobs::guarded};

/// Takes what is to be recorded without waiting for the disk.
pub(super) struct Recorder {
    events: Option<Sender<Progress>>,
    done: Receiver<()>,
}

impl Recorder {
    /// Starts the thread.
    pub(super) fn start(services: Arc<dyn Services>, sender: Sender<Incoming>) -> io::Result<Self> {
        let (events, queue) = mpsc::channel::<Progress>();
        let (finished, done) = mpsc::channel();
        thread::Builder::new().name("recorder".to_owned()).spawn(move || {
            for event in queue {
                if let Err(error) = guarded(|| services.record(&event)) {
                    let text = format!("What you did could not be recorded: {error}");
                    // Nobody reads it any more when the program ends.
                    let _ = sender.send(Incoming::Message(Message::Trouble(text)));
                }
            }
            drop(finished);
        })?;
        Ok(Self {
            events: Some(events),
            done,
        })
    }

    /// Records an event soon.
    pub(super) fn record(&self, event: Progress) {
        if let Some(events) = &self.events {
            // The thread only ends after the sender.
            let _ = events.send(event);
        }
    }

    /// Waits until everything is recorded, but not longer than until `deadline`.
    pub(super) fn finish(&mut self, deadline: Instant) {
        self.events = None;
        let wait = deadline.saturating_duration_since(Instant::now());
        // The thread says that it is done by dropping its end.
        let _ = self.done.recv_timeout(wait);
    }
}
