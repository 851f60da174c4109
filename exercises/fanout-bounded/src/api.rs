//! What is run, and what comes of it. This file belongs to the grader: it is restored before grading.

/// A query of a dashboard's panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The name under which the panel knows the answer. Two queries may have the same.
    pub ref_id: String,
    /// What is asked.
    pub expr: String,
}

/// Why a query has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QueryErr {
    /// The call failed, and this is what it said.
    Failed(String),
    /// The call took longer than a query may.
    TimedOut,
    /// The call panicked.
    Panicked,
}
