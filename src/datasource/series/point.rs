//! A point of a series, and what can be wrong with a range of time.

/// A value at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// Milliseconds since the epoch.
    pub t_ms: i64,
    /// The value; `None` where it is known that there is none.
    pub value: Option<f64>,
}

impl Point {
    /// The value, where it is a number: NaN counts as missing.
    pub fn number(&self) -> Option<f64> {
        self.value.filter(|value| !value.is_nan())
    }
}

/// Why points can't be worked out for a range.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TimeError {
    /// Not a single point is allowed.
    #[error("the maximum of points is 0; ask for at least 1")]
    ZeroMax,
    /// The range holds no time, or more than a step can span.
    #[error("the range ends before it starts, is empty, or is too long")]
    BadRange,
    /// The step is no duration.
    #[error("the step must be at least 1 ms")]
    BadStep,
    /// The range has more slots than a reply may.
    #[error("the range has more than {} steps; ask for a longer step", super::fill::MAX_SLOTS)]
    TooMany,
}
