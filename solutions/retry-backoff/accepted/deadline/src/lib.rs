//! A deadline instead of a budget, and a state that decides after each failure.

pub mod api;

use std::{ops::ControlFlow, time::Duration};

use tokio::time::{self, Instant};

use api::{OpError, Policy};

struct Attempts<'a> {
    policy: &'a Policy,
    deadline: Option<Instant>,
    jitter: &'a mut dyn FnMut(Duration) -> Duration,
    made: u32,
}

impl Attempts<'_> {
    fn after(&mut self, error: OpError) -> ControlFlow<OpError, Instant> {
        if self.made == self.policy.max_attempts.max(1) || !error.retryable {
            return ControlFlow::Break(error);
        }
        let computed = self.pause();
        let pause = error.retry_after.unwrap_or_else(|| (self.jitter)(computed));
        let next = Instant::now().checked_add(pause);
        match next {
            Some(next) if self.deadline.is_none_or(|deadline| next <= deadline) => ControlFlow::Continue(next),
            _ => ControlFlow::Break(error),
        }
    }

    fn pause(&self) -> Duration {
        let mut pause = self.policy.base;
        for _ in 1..self.made {
            if pause >= self.policy.cap {
                break;
            }
            pause = pause.saturating_mul(2);
        }
        pause.min(self.policy.cap)
    }
}

pub async fn retry<T, F, Fut>(
    policy: &Policy,
    jitter: &mut dyn FnMut(Duration) -> Duration,
    mut op: F,
) -> Result<T, OpError>
where
    F: FnMut(u32) -> Fut,
    Fut: Future<Output = Result<T, OpError>>,
{
    let mut attempts = Attempts {
        policy,
        deadline: Instant::now().checked_add(policy.budget),
        jitter,
        made: 0,
    };
    loop {
        attempts.made += 1;
        match op(attempts.made).await {
            Ok(value) => return Ok(value),
            Err(error) => match attempts.after(error) {
                ControlFlow::Continue(next) => time::sleep_until(next).await,
                ControlFlow::Break(error) => return Err(error),
            },
        }
    }
}
