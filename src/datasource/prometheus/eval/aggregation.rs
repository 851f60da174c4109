//! Aggregations: groups of series become one, or are chosen from.

use std::collections::HashMap;

use super::{
    super::{
        functions::quantile,
        labels::{Labels, METRIC_NAME},
        number::format_plain,
        plan::{Aggregator, Grouping, Scalar, Vector},
        storage::Sample,
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
    assembly::{Assembly, Cursor},
    fold,
    heap::Heap,
};

impl Evaluator<'_> {
    pub(super) fn aggregated(
        &mut self,
        aggregator: &Aggregator,
        grouping: &Grouping,
        of: &Vector,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        match aggregator {
            Aggregator::Sum => self.folded(grouping, of, steps, fold::sum),
            Aggregator::Avg => self.folded(grouping, of, steps, fold::avg),
            Aggregator::Min => self.folded(grouping, of, steps, fold::min),
            Aggregator::Max => self.folded(grouping, of, steps, fold::max),
            Aggregator::Count => self.folded(grouping, of, steps, fold::count),
            Aggregator::Group => self.folded(grouping, of, steps, fold::group),
            Aggregator::Stddev => self.folded(grouping, of, steps, fold::stddev),
            Aggregator::Stdvar => self.folded(grouping, of, steps, fold::stdvar),
            Aggregator::Topk(count) => self.chosen((count, false), grouping, of, steps),
            Aggregator::Bottomk(count) => self.chosen((count, true), grouping, of, steps),
            Aggregator::Quantile(wanted) => {
                let wanted = self.scalar(wanted, steps)?;
                self.grouped(grouping, of, steps, |step, values| {
                    quantile(wanted[step], values.to_vec())
                })
            }
            Aggregator::CountValues(label) => self.count_values(label, grouping, of, steps),
        }
    }

    /// One value for each group and step, made of the group's values in the order of their series.
    fn grouped(
        &mut self,
        grouping: &Grouping,
        of: &Vector,
        steps: Steps,
        mut value: impl FnMut(usize, &[f64]) -> f64,
    ) -> Result<Matrix, QueryError> {
        let matrix = self.vector(of, steps)?;
        let groups = Groups::new(&matrix, grouping);
        let mut values = vec![Vec::new(); groups.labels.len()];
        let mut assembly = Assembly::default();
        let mut cursor = Cursor::new(&matrix);
        for (step, time) in steps.iter().enumerate() {
            self.note_step(matrix.len())?;
            for (series, value) in cursor.at(time) {
                values[groups.of[series]].push(value);
            }
            for (labels, values) in groups
                .labels
                .iter()
                .zip(&mut values)
                .filter(|(_, values)| !values.is_empty())
            {
                let place = assembly.place(labels);
                let value = value(step, values);
                assembly.push(place, Sample { time, value })?;
                values.clear();
            }
        }
        self.assembled(assembly)
    }

    fn folded(
        &mut self,
        grouping: &Grouping,
        of: &Vector,
        steps: Steps,
        fold: fn(&[f64]) -> f64,
    ) -> Result<Matrix, QueryError> {
        self.grouped(grouping, of, steps, |_, values| fold(values))
    }

    /// `topk` and, if `lowest`, `bottomk`.
    fn chosen(
        &mut self,
        (count, lowest): (&Scalar, bool),
        grouping: &Grouping,
        of: &Vector,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let counts = self.scalar(count, steps)?;
        let matrix = self.vector(of, steps)?;
        let groups = Groups::new(&matrix, grouping);
        let mut assembly = Assembly::default();
        let mut cursor = Cursor::new(&matrix);
        for (time, count) in steps.iter().zip(counts) {
            self.note_step(matrix.len())?;
            let count = whole(count)?;
            let mut heaps: Vec<Heap> = groups.labels.iter().map(|_| Heap::new(count, lowest)).collect();
            for (series, value) in cursor.at(time) {
                heaps[groups.of[series]].offer(value, series);
            }
            for (value, series) in heaps.into_iter().flat_map(Heap::into_sorted) {
                let place = assembly.place(&matrix[series].labels);
                assembly.push(place, Sample { time, value })?;
            }
        }
        self.assembled(assembly)
    }

    fn count_values(
        &mut self,
        label: &str,
        grouping: &Grouping,
        of: &Vector,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        let matrix = self.vector(of, steps)?;
        let grouping = match grouping.clone() {
            Grouping::By(mut labels) => {
                labels.push(label.to_owned());
                Grouping::By(labels)
            }
            without @ Grouping::Without(_) => without,
        };
        let mut assembly = Assembly::default();
        let mut cursor = Cursor::new(&matrix);
        for time in steps.iter() {
            self.note_step(matrix.len())?;
            let mut counts: Vec<(Labels, f64)> = Vec::new();
            let mut places: HashMap<Labels, usize> = HashMap::new();
            for (series, value) in cursor.at(time) {
                let labels = group(&matrix[series].labels.with(label, &format_plain(value)), &grouping);
                self.budget.take_text(labels.text_len())?;
                let place = *places.entry(labels.clone()).or_insert_with(|| {
                    counts.push((labels, 0.0));
                    counts.len() - 1
                });
                counts[place].1 += 1.0;
            }
            for (labels, value) in counts {
                let place = assembly.place(&labels);
                assembly.push(place, Sample { time, value })?;
            }
        }
        self.assembled(assembly)
    }

    /// The series that were put together, whose samples count.
    pub(super) fn assembled(&mut self, assembly: Assembly) -> Result<Matrix, QueryError> {
        let matrix = assembly.finish();
        self.budget
            .take_samples(matrix.iter().map(|series| series.samples.len()).sum())?;
        Ok(matrix)
    }
}

/// The number of series that `topk` chooses.
fn whole(count: f64) -> Result<usize, QueryError> {
    // Those are the bounds of Go's int64.
    if !(-9.223_372_036_854_775e18..=9.223_372_036_854_774e18).contains(&count) {
        let count = format_plain(count);
        return Err(QueryError::execution(format!("Scalar value {count} overflows int64")));
    }
    Ok(usize::try_from(count as i64).unwrap_or(0))
}

/// The labels of the group that a series belongs to.
fn group(labels: &Labels, grouping: &Grouping) -> Labels {
    match grouping {
        Grouping::By(names) => labels.keeping(names),
        Grouping::Without(names) => labels.without(names).without(&[METRIC_NAME]),
    }
}

/// Which series belong together.
struct Groups {
    /// The groups' labels, in the order in which their series come.
    labels: Vec<Labels>,
    /// Each series' group.
    of: Vec<usize>,
}

impl Groups {
    fn new(matrix: &Matrix, grouping: &Grouping) -> Self {
        let mut places = HashMap::new();
        let mut labels = Vec::new();
        let of = matrix.iter().map(|series| {
            let own = group(&series.labels, grouping);
            *places.entry(own.clone()).or_insert_with(|| {
                labels.push(own);
                labels.len() - 1
            })
        });
        let of = of.collect();
        Self { labels, of }
    }
}
