//! What an evaluation may still use up: samples, text and time.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use super::super::syntax::QueryError;

/// The place that Prometheus names in its messages.
const PLACE: &str = "expression evaluation";

/// After so many units of work, the clock is read. A unit is about the work on one sample.
const WORK_BETWEEN_CHECKS: usize = 50_000;

/// Whether nobody waits for the result any more.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Cancelled(Arc<AtomicBool>);

impl Cancelled {
    /// Ends the evaluation soon.
    pub(in super::super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What an evaluation may still use up.
#[derive(Debug)]
pub(in super::super) struct Budget {
    samples: usize,
    work: usize,
    deadline: Instant,
    cancelled: Cancelled,
}

impl Budget {
    /// A full budget.
    pub(in super::super) fn new(samples: usize, deadline: Instant, cancelled: Cancelled) -> Self {
        Self {
            samples,
            work: 0,
            deadline,
            cancelled,
        }
    }

    /// How many samples may still be loaded or computed.
    pub(super) fn samples(&self) -> usize {
        self.samples
    }

    /// Uses up so many samples.
    pub(super) fn take_samples(&mut self, samples: usize) -> Result<(), QueryError> {
        self.samples = self.samples.checked_sub(samples).ok_or_else(too_many_samples)?;
        self.work(samples)
    }

    /// Uses up as much as so many bytes of text are worth.
    pub(super) fn take_text(&mut self, bytes: usize) -> Result<(), QueryError> {
        self.take_samples(bytes.div_ceil(16))
    }

    /// Notes so much work, and ends the evaluation if its time has run out.
    pub(super) fn work(&mut self, units: usize) -> Result<(), QueryError> {
        self.work = self.work.saturating_add(units);
        if self.work < WORK_BETWEEN_CHECKS {
            return Ok(());
        }
        self.work = 0;
        self.check()
    }

    /// Ends the evaluation if its time has run out or nobody waits for it.
    pub(super) fn check(&self) -> Result<(), QueryError> {
        if Instant::now() >= self.deadline || self.cancelled.0.load(Ordering::Relaxed) {
            return Err(QueryError::timeout(PLACE));
        }
        Ok(())
    }
}

pub(super) fn too_many_samples() -> QueryError {
    QueryError::execution(format!(
        "query processing would load too many samples into memory in {PLACE}"
    ))
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn budget(samples: usize, time: Duration, cancelled: &Cancelled) -> Budget {
        Budget::new(samples, Instant::now() + time, cancelled.clone())
    }

    #[test]
    fn samples_run_out() {
        let mut budget = budget(10, Duration::from_mins(1), &Cancelled::default());
        assert_eq!(budget.take_samples(10), Ok(()));
        assert_eq!(budget.take_samples(1), Err(too_many_samples()));
    }

    #[test]
    fn time_runs_out_and_is_seen_while_working() {
        let mut budget = budget(10, Duration::ZERO, &Cancelled::default());
        assert!(budget.check().is_err());
        assert_eq!(budget.work(1), Ok(()));
        assert!(budget.work(WORK_BETWEEN_CHECKS).is_err());
    }

    #[test]
    fn nobody_waits() {
        let cancelled = Cancelled::default();
        let budget = budget(10, Duration::from_mins(1), &cancelled);
        assert!(budget.check().is_ok());
        cancelled.cancel();
        assert!(budget.check().is_err());
    }
}
