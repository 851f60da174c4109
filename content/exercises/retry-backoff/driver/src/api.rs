//! The types of the retry. This file belongs to the grader.

use std::time::Duration;

/// How often to try, how long to wait in between, and when to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// How many attempts there are at most, the first one included; 0 counts as 1.
    pub max_attempts: u32,
    /// The pause before the second attempt, before jitter.
    pub base: Duration,
    /// The longest pause, before jitter.
    pub cap: Duration,
    /// How long all of it may take, from the call until the last attempt begins.
    pub budget: Duration,
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpError {
    /// What went wrong.
    pub reason: String,
    /// Whether another attempt could end otherwise and does no harm.
    pub retryable: bool,
    /// How long the other side asks to wait.
    pub retry_after: Option<Duration>,
}
