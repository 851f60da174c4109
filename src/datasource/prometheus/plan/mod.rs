//! What a query asks for, with nothing left in it that can't be evaluated: types are checked, names are resolved, and
//! whatever isn't supported has been refused with its name and place.

use super::{labels::Labels, matcher::Matcher};

pub(super) use self::{
    build::{plan, plan_matchers},
    operator::{BinaryOperator, Outcome, SetOperator},
};
use super::functions::{Elementwise, OverRange};

mod aggregation;
mod binary;
mod build;
mod call;
mod operator;
mod selector;

/// A query, by the type of its value.
#[derive(Debug)]
pub(super) enum Plan {
    /// One number at each step.
    Scalar(Scalar),
    /// Any number of series, with at most one value at each step.
    Vector(Vector),
    /// Series with all their samples in a range.
    Range(Range),
    /// A text.
    Text(String),
}

/// What has one number at each step.
#[derive(Debug)]
pub(super) enum Scalar {
    Number(f64),
    /// `time()`: the step's own time in seconds.
    Time,
    Negated(Box<Scalar>),
    Binary {
        operator: BinaryOperator,
        left: Box<Scalar>,
        right: Box<Scalar>,
    },
    /// `scalar(v)`.
    Of(Box<Vector>),
}

/// What has series with at most one value at each step.
#[derive(Debug)]
pub(super) enum Vector {
    Selector(Selector),
    /// `vector(s)`.
    Of(Scalar),
    Negated(Box<Vector>),
    /// A function of each value.
    Elementwise {
        function: Elementwise,
        of: Box<Vector>,
        arguments: Vec<Scalar>,
    },
    /// A function of each series' samples in a range.
    OverRange {
        function: OverRange,
        /// Whether the metric's name stays.
        keeps_name: bool,
        range: Range,
        argument: Option<Scalar>,
    },
    /// An operator between each value and a number.
    WithScalar {
        operator: BinaryOperator,
        returns_bool: bool,
        vector: Box<Vector>,
        scalar: Scalar,
        scalar_is_left: bool,
    },
    Matched(Box<Matched>),
    Set {
        operator: SetOperator,
        matching: Matching,
        left: Box<Vector>,
        right: Box<Vector>,
    },
    Aggregated {
        aggregator: Aggregator,
        grouping: Grouping,
        of: Box<Vector>,
    },
    /// `absent(v)`: one series with these labels where `v` has none.
    Absent {
        of: Box<Vector>,
        labels: Labels,
    },
    /// `absent_over_time(r)`.
    AbsentOverTime {
        range: Range,
        labels: Labels,
    },
    HistogramQuantile {
        quantile: Scalar,
        of: Box<Vector>,
    },
    Relabelled {
        relabelling: Relabelling,
        of: Box<Vector>,
    },
    Sorted {
        of: Box<Vector>,
        descending: bool,
    },
    /// `timestamp(v)`.
    Timestamp(Box<Vector>),
}

/// Series with their samples in a range.
#[derive(Debug)]
pub(super) struct Range {
    pub(super) of: RangeOf,
    /// How long the range is, in milliseconds.
    pub(super) length: i64,
    pub(super) moment: Moment,
}

/// Where the samples of a range come from.
#[derive(Debug)]
pub(super) enum RangeOf {
    /// The store.
    Matchers(Vec<Matcher>),
    /// A subquery: `of` at each multiple of `step` milliseconds.
    Subquery { of: Box<Vector>, step: i64 },
}

/// Series of the store, each with its latest sample.
#[derive(Debug)]
pub(super) struct Selector {
    pub(super) matchers: Vec<Matcher>,
    pub(super) moment: Moment,
}

/// Which time is looked at, as seen from a step.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment {
    /// `@`: this time instead of the step's, in milliseconds since the epoch.
    pub(super) at: Option<i64>,
    /// `offset`: so many milliseconds earlier.
    pub(super) offset: i64,
}

impl Moment {
    /// The time that a step at `time` looks at.
    pub(super) fn seen_from(&self, time: i64) -> i64 {
        self.at.unwrap_or(time) - self.offset
    }
}

/// An operator between the values of two sides that have matching labels.
#[derive(Debug)]
pub(super) struct Matched {
    pub(super) operator: BinaryOperator,
    pub(super) returns_bool: bool,
    pub(super) matching: Matching,
    pub(super) cardinality: Cardinality,
    pub(super) left: Vector,
    pub(super) right: Vector,
}

/// Which labels have to be the same on both sides.
#[derive(Debug, Clone)]
pub(super) enum Matching {
    /// Only these.
    On(Vec<String>),
    /// All but these and the metric's name.
    Ignoring(Vec<String>),
}

/// How many values of each side may match.
#[derive(Debug, Clone)]
pub(super) enum Cardinality {
    OneToOne,
    /// `group_left`: many on the left; these labels come from the right.
    ManyToOne(Vec<String>),
    /// `group_right`: many on the right; these labels come from the left.
    OneToMany(Vec<String>),
}

/// How values of a group become one, or are chosen from.
#[derive(Debug)]
pub(super) enum Aggregator {
    Sum,
    Avg,
    Min,
    Max,
    Count,
    Group,
    Stddev,
    Stdvar,
    Topk(Scalar),
    Bottomk(Scalar),
    Quantile(Scalar),
    /// The label that takes the value.
    CountValues(String),
}

/// Which labels make a group.
#[derive(Debug, Clone)]
pub(super) enum Grouping {
    By(Vec<String>),
    Without(Vec<String>),
}

/// A change of labels.
#[derive(Debug)]
pub(super) enum Relabelling {
    /// `label_replace`.
    Replace {
        target: String,
        replacement: String,
        source: String,
        expression: regex::Regex,
    },
    /// `label_join`.
    Join {
        target: String,
        separator: String,
        sources: Vec<String>,
    },
}
