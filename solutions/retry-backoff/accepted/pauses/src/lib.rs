//! The pauses as an iterator, one after the other.

pub mod api;

use std::{iter::successors, time::Duration};

use api::{OpError, Policy};

pub async fn retry<T, F, Fut>(
    policy: &Policy,
    jitter: &mut dyn FnMut(Duration) -> Duration,
    mut op: F,
) -> Result<T, OpError>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<T, OpError>>,
{
    let begun = tokio::time::Instant::now();
    let ceilings = successors(Some(policy.base), |pause| {
        Some(pause.checked_mul(2).unwrap_or(Duration::MAX))
    });
    let mut outcome = op(1).await;
    for (attempt, ceiling) in (2..=policy.max_attempts).zip(ceilings) {
        let Err(error) = &outcome else { break };
        if !error.retryable {
            break;
        }
        let pause = error.retry_after.unwrap_or_else(|| jitter(ceiling.min(policy.cap)));
        let left = policy.budget.checked_sub(begun.elapsed());
        if left.is_none_or(|left| pause > left) {
            break;
        }
        tokio::time::sleep(pause).await;
        outcome = op(attempt).await;
    }
    outcome
}
