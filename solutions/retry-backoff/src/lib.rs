//! Tries again, after a pause, as long as it is worth it.

pub mod api;

use std::time::Duration;

use tokio::time::{Instant, sleep};

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
    let start = Instant::now();
    let mut doubled = policy.base;
    let mut attempt = 1;
    loop {
        let error = match op(attempt).await {
            Ok(value) => return Ok(value),
            Err(error) => error,
        };
        if !error.retryable || attempt >= policy.max_attempts {
            return Err(error);
        }
        let pause = match error.retry_after {
            Some(told) => told,
            None => jitter(doubled.min(policy.cap)),
        };
        // An attempt that would begin too late isn't worth the wait.
        if start.elapsed().saturating_add(pause) > policy.budget {
            return Err(error);
        }
        sleep(pause).await;
        doubled = doubled.saturating_mul(2);
        attempt += 1;
    }
}
