//! A counter that all requests share.

use std::sync::{Arc, Mutex, PoisonError};

/// How often `/counter` was asked for.
#[derive(Debug, Clone, Default)]
pub struct Counter(Arc<Mutex<u64>>);

impl Counter {
    /// The next number; the first is 1.
    pub fn next(&self) -> u64 {
        self.advance(|value| value + 1)
    }

    /// Replaces the value by what `step` makes of it, and returns it.
    pub fn advance(&self, step: impl FnOnce(u64) -> u64) -> u64 {
        // A panic in `step` comes before the only write, so the value behind a poisoned lock is still right.
        let mut value = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *value = step(*value);
        *value
    }
}
