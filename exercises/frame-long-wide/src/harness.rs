//! What the drivers share: cases that can't spoil each other, one way of printing, and a clock that doesn't wait.
//!
//! This file belongs to the grader. It stands beside every driver as `src/harness.rs` and is restored before grading.
#![allow(dead_code, reason = "each driver uses the part that it needs")]

use std::{
    fmt::{Debug, Display},
    io,
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use serde::de::DeserializeOwned;

/// How long a case may run, in real time.
const LIMIT: Duration = Duration::from_secs(5);

/// How much real time must pass before a case is said to have slept for real: a busy machine takes less by itself.
const SLEPT: Duration = Duration::from_millis(250);

/// The cases' inputs: one JSON value on each line of standard input.
pub fn inputs<T: DeserializeOwned>() -> impl Iterator<Item = T> {
    io::stdin().lines().map(|line| {
        let line = line.expect("standard input is readable text");
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("the input line {line} doesn't fit: {error}"))
    })
}

/// Runs cases one after the other and prints a line for each: `name -> outcome`.
#[derive(Default)]
pub struct Cases {
    /// Whether a case is still running and takes time away from those that follow.
    hung: bool,
}

impl Cases {
    /// Runs a case on a thread of its own. Its outcome is the text that it gives, or `PANIC`, or `TIMEOUT`; after a
    /// `TIMEOUT` it is `NOT_RUN`.
    pub fn run(&mut self, name: impl Display, case: impl FnOnce() -> String + Send + 'static) {
        let outcome = self.outcome(case);
        println!("{name} -> {outcome}");
    }

    /// Runs an asynchronous case on virtual time, in which a `tokio::time::sleep` of an hour takes no time at all.
    ///
    /// `at_least` is how far a right solution moves the virtual clock. If it moved less, but as much real time passed,
    /// and 250 ms at least, the outcome is `REAL_TIME_USED`. A right solution never gets it, however slow the machine.
    pub fn run_async<F>(&mut self, name: impl Display, at_least: Duration, case: impl FnOnce() -> F + Send + 'static)
    where
        F: Future<Output = String>,
    {
        self.run(name, move || on_virtual_time(at_least, case));
    }

    fn outcome(&mut self, case: impl FnOnce() -> String + Send + 'static) -> String {
        if self.hung {
            return "NOT_RUN".to_owned();
        }
        let (sender, receiver) = mpsc::channel();
        thread::spawn(move || sender.send(case()));
        match receiver.recv_timeout(LIMIT) {
            Ok(outcome) => outcome,
            // The thread dropped its sender without a word; the message of the panic is on standard error.
            Err(RecvTimeoutError::Disconnected) => "PANIC".to_owned(),
            Err(RecvTimeoutError::Timeout) => {
                self.hung = true;
                "TIMEOUT".to_owned()
            }
        }
    }
}

fn on_virtual_time<F>(at_least: Duration, case: impl FnOnce() -> F) -> String
where
    F: Future<Output = String>,
{
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .expect("a runtime can be built");
    let outcome = runtime.block_on(async {
        let real_start = Instant::now();
        let virtual_start = tokio::time::Instant::now();
        let outcome = case().await;
        if virtual_start.elapsed() < at_least && real_start.elapsed() >= at_least.max(SLEPT) {
            eprintln!("The virtual clock did not move while real time passed: wait with tokio::time, not std::time.");
            return "REAL_TIME_USED".to_owned();
        }
        outcome
    });
    // Dropping the runtime would wait for blocking tasks that the case left behind.
    runtime.shutdown_background();
    outcome
}

/// `Ok(…)` with the value as `show` words it, or `Err(…)` with the error's variant.
pub fn result<T, E: Debug>(result: &Result<T, E>, show: impl FnOnce(&T) -> String) -> String {
    match result {
        Ok(value) => format!("Ok({})", show(value)),
        Err(error) => format!("Err({})", variant(error)),
    }
}

/// The name of an enum's variant, without what it carries.
pub fn variant(value: &impl Debug) -> String {
    let text = format!("{value:?}");
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}

/// A number with six decimals; negative zero is zero, and not a number is `NaN`.
pub fn float(value: f64) -> String {
    let text = format!("{value:.6}");
    if text == "-0.000000" {
        "0.000000".to_owned()
    } else {
        text
    }
}
