//! Runs the retry on operations that follow a script, on virtual time, and prints what happened when. This file belongs to
//! the grader.

mod harness;

use std::{cell::RefCell, fmt::Write, time::Duration};

use retry_backoff::{
    api::{OpError, Policy},
    retry,
};
use serde::Deserialize;
use tokio::time::{Instant, sleep};

/// One retry.
#[derive(Deserialize)]
struct Input {
    name: String,
    max_attempts: u32,
    base_ms: u64,
    cap_ms: u64,
    budget_ms: u64,
    /// Makes of each pause this share of it, in percent.
    #[serde(default = "all_of_it")]
    jitter_percent: u32,
    /// What the attempts come to, in order; the last one for all that follow.
    script: Vec<Step>,
    /// Prints the last attempt and the last call of jitter alone.
    #[serde(default)]
    brief: bool,
    /// How far a right solution moves the clock.
    at_least_ms: u64,
}

fn all_of_it() -> u32 {
    100
}

/// One attempt.
#[derive(Deserialize, Clone, Default)]
#[serde(default)]
struct Step {
    takes_ms: u64,
    ok: Option<u32>,
    fails: String,
    fatal: bool,
    retry_after_ms: Option<u64>,
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        let at_least = Duration::from_millis(input.at_least_ms);
        cases.run_async(input.name.clone(), at_least, move || run(input));
    }
}

async fn run(input: Input) -> String {
    let policy = Policy {
        max_attempts: input.max_attempts,
        base: duration(input.base_ms),
        cap: duration(input.cap_ms),
        budget: duration(input.budget_ms),
    };
    let trace = RefCell::new(Vec::new());
    let start = Instant::now();
    let now = || start.elapsed().as_millis();
    let mut jitter = |pause: Duration| {
        let jittered = pause * input.jitter_percent / 100;
        let line = format!("jitter({}) gives {}", milliseconds(pause), milliseconds(jittered));
        trace.borrow_mut().push(line);
        jittered
    };
    let op = |attempt: u32| {
        let place = usize::try_from(attempt.saturating_sub(1)).unwrap_or(usize::MAX);
        let step = input.script.get(place).or(input.script.last()).cloned();
        let step = step.expect("a script has at least one step");
        trace.borrow_mut().push(format!("attempt {attempt} at {} ms", now()));
        async move {
            sleep(Duration::from_millis(step.takes_ms)).await;
            step.ok.ok_or_else(|| OpError {
                reason: step.fails.clone(),
                retryable: !step.fatal,
                retry_after: step.retry_after_ms.map(duration),
            })
        }
    };
    let result = retry(&policy, &mut jitter, op).await;
    let end = now();
    let mut shown = String::new();
    for line in lines(trace.into_inner(), input.brief) {
        // Writing to a string can't fail.
        let _ = write!(shown, "\n  {line}");
    }
    let outcome = match result {
        Ok(value) => format!("Ok({value})"),
        Err(error) => format!("Err({})", error.reason),
    };
    let _ = write!(shown, "\n  {outcome} at {end} ms");
    shown
}

/// The largest number stands for the longest duration.
fn duration(milliseconds: u64) -> Duration {
    if milliseconds == u64::MAX {
        Duration::MAX
    } else {
        Duration::from_millis(milliseconds)
    }
}

/// All of the trace, or the last line of each kind.
fn lines(trace: Vec<String>, brief: bool) -> Vec<String> {
    if !brief {
        return trace;
    }
    let last = |start: &str| trace.iter().rfind(|line| line.starts_with(start)).cloned();
    [last("jitter"), last("attempt")].into_iter().flatten().collect()
}

fn milliseconds(duration: Duration) -> String {
    format!("{} ms", duration.as_millis())
}
