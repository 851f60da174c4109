//! What can be wrong with a frame.

use thiserror::Error;

use super::labels::Labels;

/// A frame that can't be, or can't be turned into what was asked for. Rows count from 0.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum FrameError {
    /// Two fields have different numbers of rows.
    #[error(
        "field `{field}` has {rows} rows, the first field has {expected}: all fields of a frame have the same number"
    )]
    Ragged {
        /// The name of the field that differs.
        field: String,
        /// Its rows.
        rows: usize,
        /// The rows of the first field.
        expected: usize,
    },
    /// A row has more or fewer cells than the table has columns.
    #[error("row {row} has {cells} cells for {columns} columns")]
    RaggedRow {
        /// The row.
        row: usize,
        /// Its cells.
        cells: usize,
        /// The columns of the table.
        columns: usize,
    },
    /// A time that nanoseconds in 64 bits can't hold.
    #[error("{millis} ms is no time that a frame can hold: nanoseconds in 64 bits reach from the year 1677 to 2262")]
    TimeOutOfRange {
        /// Milliseconds since the epoch.
        millis: i64,
    },
    /// No field has times, or, in log lines, none is called `timestamp`.
    #[error("the frame has no field of times")]
    NoTimes,
    /// A time is null.
    #[error("the time in row {row} is null")]
    NullTime {
        /// The row.
        row: usize,
    },
    /// A time is not after the one before, or in a long frame before it.
    #[error("the times do not ascend: see row {row}")]
    NotAscending {
        /// The row of the later one of the two.
        row: usize,
    },
    /// No field has numbers or truth values.
    #[error("the frame has no field of numbers")]
    NoValues,
    /// Log lines have no field `body` of text without nulls.
    #[error("the frame has no field `body` of text without nulls")]
    NoBody,
    /// No field says which series a row belongs to.
    #[error("no field of text says which series a row belongs to, so this is no long frame")]
    NoFactors,
    /// A field of text or truth values stands where each field should be a series.
    #[error("field `{field}` holds no numbers, so this is no wide frame")]
    NotWide {
        /// The name of the field.
        field: String,
    },
    /// There is no row.
    #[error("the frame has no rows")]
    Empty,
    /// A frame of single numbers has several rows.
    #[error("a frame of single numbers has at most one row, this one has {rows}")]
    ManyRows {
        /// The rows.
        rows: usize,
    },
    /// Two fields are the same series or number.
    #[error("two fields have the name `{name}` and the labels {{{labels}}}")]
    DuplicateItem {
        /// Their name.
        name: String,
        /// Their labels.
        labels: Labels,
    },
    /// A long frame has two rows for the same time and series.
    #[error("row {row} repeats a time for a series that has had it")]
    DuplicatePoint {
        /// The later row.
        row: usize,
    },
    /// Values of different types stand where one type is needed.
    #[error("`{field}` has values of different types")]
    Mixed {
        /// The name of the field or column.
        field: String,
    },
}
