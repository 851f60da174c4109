//! Work in the background: each piece on a thread of its own, which answers with messages.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, mpsc::Sender},
    thread,
};

use crate::{
    grading::cancel::Cancel,
    tui::{
        message::{JobId, Message, Preparation, Watching},
        services::{Error, Noticed, Services},
    },
};

use super::Incoming;

/// Starts and stops work.
pub(super) struct Jobs {
    services: Arc<dyn Services>,
    sender: Sender<Incoming>,
    grades: BTreeMap<JobId, Cancel>,
    preparing: Cancel,
}

/// Sends messages to the loop from any thread.
#[derive(Clone)]
pub(super) struct Outbox(Sender<Incoming>);

impl Outbox {
    pub(super) fn new(sender: Sender<Incoming>) -> Self {
        Self(sender)
    }

    pub(super) fn send(&self, message: Message) {
        // A closed channel means that the program ends.
        let _ = self.0.send(Incoming::Message(message));
    }
}

impl Jobs {
    pub(super) fn new(services: Arc<dyn Services>, sender: Sender<Incoming>) -> Self {
        Self {
            services,
            sender,
            grades: BTreeMap::new(),
            preparing: Cancel::default(),
        }
    }

    /// Reads what is known of the learner's work.
    pub(super) fn load(&self) {
        self.spawn("load", |services, outbox| {
            let loaded = guarded(|| services.load());
            outbox.send(match loaded {
                Ok(loaded) => Message::Loaded(Box::new(loaded)),
                Err(error) => Message::Trouble(format!("What you did before could not be read: {error}")),
            });
        });
    }

    /// Builds the exercises' dependencies.
    pub(super) fn prepare(&self) {
        let cancel = self.preparing.clone();
        self.spawn("prepare", move |services, outbox| {
            let result = guarded(|| {
                services.prepare(&cancel, &mut |done, total| {
                    outbox.send(Message::Preparing(Preparation::Running { done, total }));
                })
            });
            outbox.send(Message::Preparing(match result {
                Ok(()) => Preparation::Done,
                Err(error) => Preparation::Failed(error),
            }));
        });
    }

    /// Watches the learner's files.
    pub(super) fn watch(&self) {
        self.spawn("watch", move |services, outbox| {
            let result = guarded(|| {
                services.watch(&mut |noticed| {
                    outbox.send(match noticed {
                        Noticed::Watching(how) => Message::Watching(how),
                        Noticed::Changed { exercise, untouched } => Message::FileChanged { exercise, untouched },
                    });
                })
            });
            if let Err(error) = result {
                outbox.send(Message::Watching(Watching::Off(error)));
            }
        });
    }

    /// Grades an exercise.
    pub(super) fn grade(&mut self, job: JobId, exercise: String) {
        let cancel = Cancel::default();
        self.grades.insert(job, cancel.clone());
        self.spawn("grade", move |services, outbox| {
            let result = guarded(|| {
                services.grade(&exercise, &cancel, &mut |event| {
                    outbox.send(Message::Grading { job, event });
                })
            });
            outbox.send(Message::GradingEnded {
                job,
                error: result.err(),
            });
        });
    }

    /// Stops a grade.
    pub(super) fn cancel(&self, job: JobId) {
        if let Some(cancel) = self.grades.get(&job) {
            cancel.cancel();
        }
    }

    /// Notes that a grade is over.
    pub(super) fn ended(&mut self, job: JobId) {
        self.grades.remove(&job);
    }

    /// Stops everything.
    pub(super) fn cancel_all(&self) {
        self.preparing.cancel();
        for cancel in self.grades.values() {
            cancel.cancel();
        }
    }

    /// Whether a grade is not over yet.
    pub(super) fn are_running(&self) -> bool {
        !self.grades.is_empty()
    }

    /// Puts a starter back.
    pub(super) fn reset(&self, exercise: String) {
        self.spawn("reset", move |services, outbox| {
            let error = guarded(|| services.reset(&exercise)).err();
            let error = error.map(|error| format!("{exercise} was not reset: {error}"));
            outbox.send(Message::WasReset { exercise, error });
        });
    }

    /// Undoes a reset.
    pub(super) fn undo_reset(&self, exercise: String) {
        self.spawn("undo", move |services, outbox| {
            let untouched = guarded(|| services.undo_reset(&exercise));
            let untouched = untouched.map_err(|error| format!("The reset of {exercise} was not undone: {error}"));
            outbox.send(Message::ResetUndone { exercise, untouched });
        });
    }

    fn spawn(&self, name: &str, work: impl FnOnce(Arc<dyn Services>, Outbox) + Send + 'static) {
        let outbox = Outbox::new(self.sender.clone());
        let services = Arc::clone(&self.services);
        let in_thread = outbox.clone();
        let spawned = thread::Builder::new()
            .name(name.to_owned())
            .spawn(move || work(services, in_thread));
        if let Err(error) = spawned {
            outbox.send(Message::Trouble(format!("The system gives no more threads: {error}")));
        }
    }
}

impl Drop for Jobs {
    /// Leaves no process behind, whatever the reason for the end.
    fn drop(&mut self) {
        self.cancel_all();
    }
}

/// Runs something that may fail or panic, and says why in words.
pub(super) fn guarded<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(explain(&*error)),
        Err(panic) => Err(format!("a bug in bigtent: {}", said(&*panic))),
    }
}

/// An error with its causes.
fn explain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

fn said(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("a panic without words")
}

#[cfg(test)]
mod tests {
    use super::guarded;

    #[test]
    fn errors_are_told_with_their_causes() {
        let inner = std::io::Error::other("the disk is full");
        let outer = crate::tui::runtime::jobs::tests::Outer(inner);
        let result = guarded::<()>(|| Err(Box::new(outer)));
        assert_eq!(result, Err("can't write: the disk is full".to_owned()));
    }

    #[test]
    fn a_panic_becomes_an_error() {
        let result = guarded::<()>(|| panic!("oh"));
        assert_eq!(result, Err("a bug in bigtent: oh".to_owned()));
    }

    #[derive(Debug, thiserror::Error)]
    #[error("can't write")]
    struct Outer(#[source] std::io::Error);
}
