//! Puts values together to series again.

use std::collections::HashMap;

use super::{
    super::{
        labels::Labels,
        storage::{Sample, Series},
        syntax::QueryError,
    },
    Evaluator, Matrix, Steps,
};

/// Series that grow value by value, in ascending time, in the order in which they first came.
#[derive(Debug, Default)]
pub(super) struct Assembly {
    series: Matrix,
    places: HashMap<Labels, usize>,
}

impl Assembly {
    /// The place of the series with these labels.
    pub(super) fn place(&mut self, labels: &Labels) -> usize {
        if let Some(place) = self.places.get(labels) {
            return *place;
        }
        let place = self.series.len();
        self.places.insert(labels.clone(), place);
        self.series.push(Series {
            labels: labels.clone(),
            samples: Vec::new(),
        });
        place
    }

    /// Adds a value to the series at a place, which must not have one at this time yet.
    pub(super) fn push(&mut self, place: usize, sample: Sample) -> Result<(), QueryError> {
        let samples = &mut self.series[place].samples;
        if samples.last().is_some_and(|last| last.time == sample.time) {
            return Err(same_labels());
        }
        samples.push(sample);
        Ok(())
    }

    /// The series that have values.
    pub(super) fn finish(mut self) -> Matrix {
        self.series.retain(|series| !series.samples.is_empty());
        self.series
    }
}

/// Two values at one time would have the same labels.
pub(super) fn same_labels() -> QueryError {
    QueryError::execution("vector cannot contain metrics with the same labelset")
}

/// The values of several series, step by step.
pub(super) struct Cursor<'a> {
    series: &'a [Series],
    next: Vec<usize>,
}

impl<'a> Cursor<'a> {
    pub(super) fn new(series: &'a [Series]) -> Self {
        Self {
            series,
            next: vec![0; series.len()],
        }
    }

    /// The values at a time, each with the index of its series. Times have to ascend from call to call.
    pub(super) fn at(&mut self, time: i64) -> impl Iterator<Item = (usize, f64)> {
        let places = self.series.iter().zip(&mut self.next).enumerate();
        places.filter_map(move |(index, (series, next))| {
            let sample = series.samples.get(*next).filter(|sample| sample.time == time)?;
            *next += 1;
            Some((index, sample.value))
        })
    }
}

impl Evaluator<'_> {
    /// The same series under other labels. Series that have the same labels then become one; two values at one time are
    /// an error.
    pub(super) fn renamed(&mut self, matrix: Matrix, rename: impl Fn(&Labels) -> Labels) -> Result<Matrix, QueryError> {
        let mut places = HashMap::with_capacity(matrix.len());
        let mut renamed: Matrix = Vec::with_capacity(matrix.len());
        for mut series in matrix {
            series.labels = rename(&series.labels);
            let Some(place) = places.get(&series.labels) else {
                places.insert(series.labels.clone(), renamed.len());
                renamed.push(series);
                continue;
            };
            let earlier: &mut Series = &mut renamed[*place];
            self.budget.take_samples(series.samples.len())?;
            earlier.samples.append(&mut series.samples);
            earlier.samples.sort_by_key(|sample| sample.time);
            if earlier.samples.windows(2).any(|pair| pair[0].time == pair[1].time) {
                return Err(same_labels());
            }
        }
        Ok(renamed)
    }

    /// The same series without the metric's name.
    pub(super) fn without_names(&mut self, matrix: Matrix) -> Result<Matrix, QueryError> {
        self.renamed(matrix, Labels::without_name)
    }

    /// Series with the same labels at different times are an error, too.
    pub(super) fn distinct(matrix: Matrix) -> Result<Matrix, QueryError> {
        let mut seen = std::collections::HashSet::with_capacity(matrix.len());
        if matrix.iter().all(|series| seen.insert(&series.labels)) {
            Ok(matrix)
        } else {
            Err(same_labels())
        }
    }

    /// Notes the work on one step of these series.
    pub(super) fn note_step(&mut self, series: usize) -> Result<(), QueryError> {
        self.budget.work(series + 1)
    }

    /// One series at all steps.
    pub(super) fn constant(
        &mut self,
        labels: &Labels,
        times: impl Iterator<Item = i64>,
        steps: Steps,
    ) -> Result<Matrix, QueryError> {
        self.budget.take_samples(steps.len())?;
        let samples: Vec<Sample> = times.map(|time| Sample { time, value: 1.0 }).collect();
        if samples.is_empty() {
            return Ok(Vec::new());
        }
        Ok(vec![Series {
            labels: labels.clone(),
            samples,
        }])
    }
}
