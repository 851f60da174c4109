//! What is written and read. This file belongs to the grader: it is restored before grading.

use std::collections::BTreeMap;

/// A value at a time.
#[derive(Debug, Clone, PartialEq)]
pub struct Point {
    /// Unix time in nanoseconds; negative before 1970.
    pub ts_ns: i128,
    /// The value. NaN, if there is none.
    pub value: f64,
    /// What the value belongs to, such as `host` = `a`.
    pub labels: BTreeMap<String, String>,
}

/// Why a text isn't a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointError {
    /// It is not exactly one JSON document.
    Syntax,
    /// The member with this name isn't there.
    Missing(&'static str),
    /// The member with this name is there and has a wrong type.
    Type(&'static str),
}
