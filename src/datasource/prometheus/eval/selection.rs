//! Series from the store.

use super::{
    super::{
        matcher::Matcher,
        plan::{Moment, Selector, Vector},
        storage::{Sample, Selection, Series},
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps, budget,
    window::{LOOKBACK, latest},
};

impl Evaluator<'_> {
    /// The series that match, sorted by labels, with all their samples that any step may look at.
    pub(super) fn load(
        &mut self,
        matchers: &[Matcher],
        moment: Moment,
        length: i64,
        steps: Steps,
    ) -> Result<Vec<Series>, QueryError> {
        let selection = Selection {
            matchers,
            start: moment.seen_from(steps.start) - length,
            end: moment.seen_from(steps.end),
            max_samples: self.budget.samples(),
        };
        let mut series = self
            .storage
            .select(&selection)
            .map_err(|_| budget::too_many_samples())?;
        self.budget
            .take_samples(series.iter().map(|series| series.samples.len()).sum())?;
        series.sort_by(|left, right| left.labels.cmp(&right.labels));
        Ok(series)
    }

    pub(super) fn selector(&mut self, selector: &Selector, steps: Steps) -> Result<Matrix, QueryError> {
        self.latest_samples(selector, steps, |_, sample| sample.value)
    }

    /// `timestamp(v)`: of a selector, the times of the samples themselves; of anything else, those of the steps.
    pub(super) fn timestamp(&mut self, of: &Vector, steps: Steps) -> Result<Matrix, QueryError> {
        let seconds = |milliseconds: i64| {
            #[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 milliseconds")]
            let milliseconds = milliseconds as f64;
            milliseconds / 1000.0
        };
        let matrix = match of {
            Vector::Selector(selector) => self.latest_samples(selector, steps, |_, sample| seconds(sample.time))?,
            other => {
                let mut matrix = self.vector(other, steps)?;
                for sample in matrix.iter_mut().flat_map(|series| &mut series.samples) {
                    sample.value = seconds(sample.time);
                }
                matrix
            }
        };
        self.without_names(matrix)
    }

    /// The latest sample of each series at each step, as `value` makes a value of it and the step's time.
    fn latest_samples(
        &mut self,
        selector: &Selector,
        steps: Steps,
        value: impl Fn(i64, Sample) -> f64,
    ) -> Result<Matrix, QueryError> {
        let loaded = self.load(&selector.matchers, selector.moment, LOOKBACK, steps)?;
        let mut matrix = Vec::with_capacity(loaded.len());
        for Series { labels, samples } in loaded {
            self.budget.work(steps.len())?;
            let seen: Vec<Sample> = steps
                .iter()
                .filter_map(|time| {
                    let sample = latest(&samples, selector.moment.seen_from(time))?;
                    let value = value(time, sample);
                    Some(Sample { time, value })
                })
                .collect();
            self.budget.take_samples(seen.len())?;
            if !seen.is_empty() {
                matrix.push(Series { labels, samples: seen });
            }
        }
        Ok(matrix)
    }
}
