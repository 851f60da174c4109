//! The types of filling. This file belongs to the grader.

/// A value at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pt {
    /// Milliseconds since the epoch, negative before 1970.
    pub t_ms: i64,
    /// The value; `None` where it is known that there is none.
    pub v: Option<f64>,
}

/// What stands in a slot for which no value is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Nothing.
    Null,
    /// The last value before it.
    Previous,
    /// What lies on the straight line between the values beside it.
    Linear,
    /// This number.
    Value(f64),
}

/// How many slots there are at most.
pub const MAX_SLOTS: usize = 11_000;

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TsErr {
    /// The step is no duration.
    BadStep,
    /// The range ends before it starts.
    BadRange,
    /// There would be more than [`MAX_SLOTS`] slots.
    TooMany,
}
