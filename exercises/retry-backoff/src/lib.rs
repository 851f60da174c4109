//! Tries again, once so far, and at once. What is asked stands in the task.

pub mod api;

use std::time::Duration;

use api::{OpError, Policy};

/// Calls `op` with the number of the attempt, from 1, until it succeeds or there is no sense in going on; then the last
/// error is the result. `jitter` makes the pause before an attempt out of the computed one.
pub async fn retry<T, F, Fut>(
    policy: &Policy,
    jitter: &mut dyn FnMut(Duration) -> Duration,
    mut op: F,
) -> Result<T, OpError>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<T, OpError>>,
{
    // When to stop, and how long to wait, is up to you.
    let _ = (policy, jitter);
    match op(1).await {
        Ok(value) => Ok(value),
        Err(_) => op(2).await,
    }
}
