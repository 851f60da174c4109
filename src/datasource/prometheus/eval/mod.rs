//! The evaluation of a plan over a store of series.
//!
//! As in Prometheus, an instant query is a range query of one step, and each expression is evaluated for all steps before
//! the one around it. Ranges are closed at both ends, as up to Prometheus 2; see [`window`].

use super::{
    labels::Labels,
    plan::{Plan, Vector},
    storage::{Sample, Series, Storage},
    syntax::QueryError,
};

pub(super) use self::{
    budget::{Budget, Cancelled},
    steps::Steps,
};

mod aggregation;
mod assembly;
mod binary;
mod budget;
mod elementwise;
mod fold;
mod heap;
mod histogram;
mod matching;
mod range;
mod relabelling;
mod scalar;
mod selection;
mod sets;
mod steps;
mod window;

/// Series with at most one sample at each step, in the order in which an instant query returns them.
type Matrix = Vec<Series>;

/// The value of a query.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Scalar(Sample),
    Text { time: i64, text: String },
    Vector(Vec<(Labels, Sample)>),
    Matrix(Vec<Series>),
}

/// Evaluates plans over one store within one budget.
pub(super) struct Evaluator<'a> {
    storage: &'a dyn Storage,
    budget: Budget,
}

impl<'a> Evaluator<'a> {
    pub(super) fn new(storage: &'a dyn Storage, budget: Budget) -> Self {
        Self { storage, budget }
    }

    /// The value at one time, in milliseconds since the epoch.
    pub(super) fn instant(&mut self, plan: &Plan, time: i64) -> Result<Value, QueryError> {
        let steps = Steps::one(time);
        Ok(match plan {
            Plan::Scalar(scalar) => Value::Scalar(Sample {
                time,
                value: self.scalar(scalar, steps)?.first().copied().unwrap_or(f64::NAN),
            }),
            Plan::Vector(vector) => {
                let matrix = self.vector(vector, steps)?;
                let elements = matrix.into_iter().filter_map(|series| {
                    let sample = series.samples.first()?;
                    let value = sample.value;
                    Some((series.labels, Sample { time, value }))
                });
                Value::Vector(elements.collect())
            }
            Plan::Range(range) => Value::Matrix(self.range_at(range, time)?),
            Plan::Text(text) => Value::Text {
                time,
                text: text.clone(),
            },
        })
    }

    /// The values at all steps, sorted by labels.
    pub(super) fn over(&mut self, plan: &Plan, steps: Steps) -> Result<Value, QueryError> {
        let mut matrix = match plan {
            Plan::Scalar(scalar) => {
                let values = self.scalar(scalar, steps)?;
                let samples = steps.iter().zip(values).map(|(time, value)| Sample { time, value });
                vec![Series {
                    labels: Labels::empty(),
                    samples: samples.collect(),
                }]
            }
            Plan::Vector(vector) => self.vector(vector, steps)?,
            Plan::Range(_) => return Err(not_over_steps("range vector")),
            Plan::Text(_) => return Err(not_over_steps("string")),
        };
        matrix.sort_by(|left, right| left.labels.cmp(&right.labels));
        Ok(Value::Matrix(matrix))
    }

    fn vector(&mut self, vector: &Vector, steps: Steps) -> Result<Matrix, QueryError> {
        self.budget.check()?;
        match vector {
            Vector::Selector(selector) => self.selector(selector, steps),
            Vector::Of(scalar) => self.vector_of(scalar, steps),
            Vector::Negated(of) => self.negated(of, steps),
            Vector::Elementwise {
                function,
                of,
                arguments,
            } => self.elementwise(*function, of, arguments, steps),
            Vector::OverRange {
                function,
                keeps_name,
                range,
                argument,
            } => self.over_range(*function, *keeps_name, range, argument.as_ref(), steps),
            Vector::WithScalar {
                operator,
                returns_bool,
                vector,
                scalar,
                scalar_is_left,
            } => self.with_scalar(*operator, *returns_bool, (vector, scalar, *scalar_is_left), steps),
            Vector::Matched(matched) => self.matched(matched, steps),
            Vector::Set {
                operator,
                matching,
                left,
                right,
            } => self.set(*operator, matching, (left, right), steps),
            Vector::Aggregated {
                aggregator,
                grouping,
                of,
            } => self.aggregated(aggregator, grouping, of, steps),
            Vector::Absent { of, labels } => self.absent(of, labels, steps),
            Vector::AbsentOverTime { range, labels } => self.absent_over_time(range, labels, steps),
            Vector::HistogramQuantile { quantile, of } => self.histogram_quantile(quantile, of, steps),
            Vector::Relabelled { relabelling, of } => self.relabelled(relabelling, of, steps),
            Vector::Sorted { of, descending } => self.sorted(of, *descending, steps),
            Vector::Timestamp(of) => self.timestamp(of, steps),
        }
    }
}

fn not_over_steps(kind: &str) -> QueryError {
    QueryError::bad_data(format!(
        "invalid expression type \"{kind}\" for range query, must be Scalar or instant Vector"
    ))
}
