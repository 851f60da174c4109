//! What can be wrong with a frame.

use thiserror::Error;

/// A frame that can't be, or can't be turned into what was asked for.
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
    /// A time that nanoseconds in 64 bits can't hold.
    #[error("{millis} ms is no time that a frame can hold: nanoseconds in 64 bits reach from the year 1677 to 2262")]
    TimeOutOfRange {
        /// Milliseconds since the epoch.
        millis: i64,
    },
}
