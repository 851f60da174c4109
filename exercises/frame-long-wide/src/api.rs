//! The rows that come in, and the columns that go out. This file belongs to the grader.

use std::collections::BTreeMap;

/// A row of a long frame: at a time, for what the factors say, these values.
#[derive(Debug, Clone, PartialEq)]
pub struct LongRow {
    /// Milliseconds since the epoch.
    pub t_ms: i64,
    /// What tells series apart: names and their values.
    pub factors: BTreeMap<String, String>,
    /// What was measured, by name; `None` where it is known that there is no value.
    pub values: BTreeMap<String, Option<f64>>,
}

/// What stands in a cell that no row has a value for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Null.
    Null,
    /// What stands in the cell above.
    Previous,
    /// This number.
    Value(f64),
}

/// A wide frame: a time for each row, and a column for each series.
#[derive(Debug, Clone, PartialEq)]
pub struct Wide {
    /// The times, ascending, each once.
    pub times: Vec<i64>,
    /// The series, each with as many values as there are times.
    pub columns: Vec<Column>,
}

/// A series of a wide frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// What was measured.
    pub name: String,
    /// Of what: the factors of its rows.
    pub factors: BTreeMap<String, String>,
    /// A value for each time.
    pub values: Vec<Option<f64>>,
}

/// Why rows don't make a wide frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WideError {
    /// There are no rows.
    Empty,
    /// A row is earlier than the one before it.
    NotSorted,
    /// A series has two values at this time.
    Duplicate { t_ms: i64 },
}
