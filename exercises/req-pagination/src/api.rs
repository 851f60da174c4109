//! What `parse_page` gives. This file belongs to the grader: it is restored before grading.

/// The part of a list that a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// How many entries at most, 1 to 1000.
    pub limit: u32,
    /// How many entries are skipped before the first.
    pub offset: u64,
}

/// Which parameter can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageError {
    /// `limit` is no number from 1 to 1000.
    Limit,
    /// `offset` is no number from 0 to 2⁶⁴ − 1.
    Offset,
}
