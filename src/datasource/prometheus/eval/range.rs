//! Ranges: selectors and subqueries, and the functions of their samples.

use std::collections::HashSet;

use super::{
    super::{
        functions::{OverRange, Window},
        labels::Labels,
        plan::{Range, RangeOf, Scalar},
        storage::{Sample, Series, is_stale},
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    budget::too_many_samples,
    window::window,
};

impl Evaluator<'_> {
    /// The series of a range as an instant query shows it.
    pub(super) fn range_at(&mut self, range: &Range, time: i64) -> Result<Matrix, QueryError> {
        let mut matrix = self.samples(range, Steps::one(time))?;
        let end = range.moment.seen_from(time);
        for series in &mut matrix {
            series.samples = window(&series.samples, end, range.length).to_vec();
        }
        matrix.retain(|series| !series.samples.is_empty());
        Ok(matrix)
    }

    /// A function of the samples that each series has in the range, at each step.
    pub(super) fn over_range(
        &mut self,
        function: OverRange,
        keeps_name: bool,
        range: &Range,
        argument: Option<&Scalar>,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let argument = argument.map(|argument| self.scalar(argument, steps)).transpose()?;
        let loaded = self.samples(range, steps)?;
        let mut matrix = Vec::with_capacity(loaded.len());
        for series in &loaded {
            let mut samples = Vec::new();
            for (index, step) in steps.iter().enumerate() {
                let end = range.moment.seen_from(step);
                let inside = window(&series.samples, end, range.length);
                self.budget.work(inside.len() + 1)?;
                if inside.is_empty() {
                    continue;
                }
                let value = function(&Window {
                    samples: inside,
                    start: end - range.length,
                    end,
                    step,
                    argument: argument.as_ref().map_or(f64::NAN, |argument| argument[index]),
                });
                samples.extend(value.map(|value| Sample { time: step, value }));
            }
            self.budget.take_samples(samples.len())?;
            if !samples.is_empty() {
                let labels = if keeps_name {
                    series.labels.clone()
                } else {
                    series.labels.without_name()
                };
                matrix.push(Series { labels, samples });
            }
        }
        Self::distinct(matrix)
    }

    /// `absent_over_time(r)`: 1 at each step at which no series has a sample in the range.
    pub(super) fn absent_over_time(
        &mut self,
        range: &Range,
        labels: &Labels,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let loaded = self.samples(range, steps)?;
        let mut present = HashSet::new();
        for series in &loaded {
            self.budget.work(steps.len())?;
            present.extend(steps.iter().filter(|step| {
                let end = range.moment.seen_from(*step);
                !window(&series.samples, end, range.length).is_empty()
            }));
        }
        let absent = steps.iter().filter(|step| !present.contains(step));
        self.constant(labels, absent, steps)
    }

    /// The series of a range with all samples that any step looks at, and none that only says that a series has ended.
    fn samples(&mut self, range: &Range, steps: Steps) -> Result<Matrix, QueryError> {
        match &range.of {
            RangeOf::Matchers(matchers) => {
                let mut loaded = self.load(matchers, range.moment, range.length, steps)?;
                for series in &mut loaded {
                    series.samples.retain(|sample| !is_stale(sample.value));
                }
                Ok(loaded)
            }
            RangeOf::Subquery { of, step } => {
                let start = range.moment.seen_from(steps.start) - range.length;
                let end = range.moment.seen_from(steps.end);
                // A subquery's steps are multiples of its step, whatever the query's are.
                let mut first = step * (start / step);
                if first < start {
                    first += step;
                }
                let inner = Steps::new(first, end, *step);
                if inner.len() > self.budget.samples() {
                    return Err(too_many_samples());
                }
                self.vector(of, inner)
            }
        }
    }
}
