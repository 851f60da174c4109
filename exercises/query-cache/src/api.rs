//! What a cache is asked for, and how asking fails. This file belongs to the grader: it is restored before grading.

/// Who asks for what. The range is `from_ms..to_ms` in Unix milliseconds, in steps of `step_ms`, which is 1 at least.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    pub tenant: String,
    pub query: String,
    pub from_ms: i64,
    pub to_ms: i64,
    pub step_ms: i64,
}

/// Why there is no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoadErr {
    /// The load itself says so.
    Failed(String),
    /// The load panicked.
    Panicked,
}
