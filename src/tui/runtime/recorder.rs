//! The thread that keeps what happened and what was written, in order.

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
    message::{JobId, Message},
    services::{Progress, Services},
};

use super::{Incoming, jobs::guarded};

/// Takes what is to be kept without waiting for the disk.
pub(super) struct Recorder {
    tasks: Option<Sender<Task>>,
    done: Receiver<()>,
}

/// Something to be kept, or to be read in its turn.
pub(super) enum Task {
    /// Adds to the log.
    Record(Progress),
    /// Reads the file with an exercise's findings.
    ReadReview(String),
    /// Changes it.
    SaveReview {
        job: JobId,
        exercise: String,
        before: Option<String>,
        text: String,
    },
}

impl Task {
    /// Does it, and says what there is to be said.
    fn perform(self, services: &dyn Services) -> Option<Message> {
        match self {
            Self::Record(event) => {
                let error = guarded(|| services.record(&event)).err()?;
                Some(Message::Trouble(format!("What you did could not be recorded: {error}")))
            }
            Self::ReadReview(exercise) => {
                let text = guarded(|| services.read_review(&exercise));
                Some(Message::ReviewRead { exercise, text })
            }
            Self::SaveReview {
                job,
                exercise,
                before,
                text,
            } => {
                let result = guarded(|| services.save_review(&exercise, before.as_deref(), &text));
                Some(Message::ReviewSaved { exercise, job, result })
            }
        }
    }
}

impl Recorder {
    /// Starts the thread.
    pub(super) fn start(services: Arc<dyn Services>, sender: Sender<Incoming>) -> io::Result<Self> {
        let (tasks, queue) = mpsc::channel::<Task>();
        let (finished, done) = mpsc::channel();
        thread::Builder::new().name("recorder".to_owned()).spawn(move || {
            for task in queue {
                if let Some(message) = task.perform(&*services) {
                    // Nobody reads it any more when the program ends.
                    let _ = sender.send(Incoming::Message(message));
                }
            }
            drop(finished);
        })?;
        Ok(Self {
            tasks: Some(tasks),
            done,
        })
    }

    /// Performs a task soon.
    pub(super) fn perform(&self, task: Task) {
        if let Some(tasks) = &self.tasks {
            // The thread only ends after the sender.
            let _ = tasks.send(task);
        }
    }

    /// Waits until everything is kept, but not longer than until `deadline`.
    pub(super) fn finish(&mut self, deadline: Instant) {
        self.tasks = None;
        let wait = deadline.saturating_duration_since(Instant::now());
        // The thread says that it is done by dropping its end.
        let _ = self.done.recv_timeout(wait);
    }
}
