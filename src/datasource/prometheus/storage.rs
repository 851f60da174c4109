//! What a store of series has to offer so that PromQL can be evaluated over it.

use super::{labels::Labels, matcher::Matcher};

/// One value at one time.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// Milliseconds since the epoch.
    pub time: i64,
    /// The value; [`STALE`] says that the series has ended.
    pub value: f64,
}

/// A series, or a part of one.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The labels, with the metric's name as `__name__`.
    pub labels: Labels,
    /// The samples, in ascending and distinct times.
    pub samples: Vec<Sample>,
}

/// The bits of the NaN that marks the end of a series, as Prometheus writes it.
const STALE_BITS: u64 = 0x7ff0_0000_0000_0002;

/// The value that marks the end of a series: from here on it has no value, until another sample comes.
pub const STALE: f64 = f64::from_bits(STALE_BITS);

/// Whether a value marks the end of a series.
pub fn is_stale(value: f64) -> bool {
    value.to_bits() == STALE_BITS
}

/// Which samples are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// All of them have to hold.
    pub matchers: &'a [Matcher],
    /// The earliest time, in milliseconds since the epoch, inclusive.
    pub start: i64,
    /// The latest time, in milliseconds since the epoch, inclusive.
    pub end: i64,
    /// How many samples may be returned in all. A store that would return more returns [`TooManySamples`] instead, before
    /// it has made them.
    pub max_samples: usize,
}

/// More samples were selected than the selection allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("more samples are selected than one query may load")]
pub struct TooManySamples;

/// What a metric is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Metadata {
    /// The metric's name.
    pub metric: String,
    /// `counter`, `gauge`, `histogram`, `summary` or `unknown`.
    pub kind: String,
    /// What it counts or measures, in a sentence.
    pub help: String,
    /// The unit, or an empty text.
    pub unit: String,
}

/// A store of series. Calls block, so they are made from threads that may.
pub trait Storage: Send + Sync {
    /// The series that match and have samples within the times, each with those samples; in any order.
    fn select(&self, selection: &Selection<'_>) -> Result<Vec<Series>, TooManySamples>;

    /// The label sets of the series that match and have samples between `start` and `end` (milliseconds since the epoch,
    /// inclusive); in any order.
    fn labels(&self, matchers: &[Matcher], start: i64, end: i64) -> Vec<Labels>;

    /// What is known about metrics; at most one entry for each name.
    fn metadata(&self) -> Vec<Metadata>;
}
