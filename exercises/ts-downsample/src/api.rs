//! The types of downsampling. This file belongs to the grader.

/// A value at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pt {
    /// Milliseconds since the epoch, negative before 1970.
    pub t_ms: i64,
    /// The value; `None` where it is known that there is none.
    pub v: Option<f64>,
}

/// How the values of a bucket become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agg {
    /// Their mean.
    Avg,
    /// The least.
    Min,
    /// The greatest.
    Max,
    /// The one with the latest time.
    Last,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TsErr {
    /// Not a single point is allowed.
    ZeroMax,
    /// The range holds no time.
    BadRange,
}
