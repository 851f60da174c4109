//! What a grader tells while it works. The TUI, the command line and the tests only consume these.

use super::verdict::{CaseResult, Grade};

/// A step of grading, in the order in which it happens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The files were taken; their hash identifies this grade.
    Started {
        /// See [`Grade::hash`].
        hash: String,
    },
    /// Dependencies are being built; once per toolchain and lockfile.
    Preparing {
        /// Crates done.
        done: usize,
        /// Crates in all.
        total: usize,
    },
    /// The compiler runs.
    Building,
    /// The program is built; the cases come next.
    Built,
    /// A case begins.
    CaseStarted {
        /// Its place in the exercise.
        index: usize,
    },
    /// A case ended. Cases may end out of order.
    CaseFinished {
        /// Its place in the exercise.
        index: usize,
        /// What came of it.
        result: CaseResult,
    },
    /// All is known. Always the last event, unless grading was cancelled or failed.
    Finished(Box<Grade>),
}
