//! A frame as it is in memory. This file belongs to the grader: it is restored before grading.

use std::collections::BTreeMap;

/// A table by columns.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The name, which may be empty.
    pub name: String,
    /// The query that it answers, which may be empty.
    pub ref_id: String,
    /// What the frame claims to be, such as `timeseries-wide`.
    pub kind: Option<String>,
    /// The columns.
    pub fields: Vec<Field>,
}

/// A column with what is known about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name, which may be empty.
    pub name: String,
    /// What tells this series from others of the same name.
    pub labels: BTreeMap<String, String>,
    /// How to show the values, such as `unit` = `ms`.
    pub config: BTreeMap<String, String>,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// The values; `None` is a null.
    pub values: Values,
}

/// Values of one type.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Floating-point numbers, NaN and the infinities among them.
    Float(Vec<Option<f64>>),
    /// Integers.
    Int(Vec<Option<i64>>),
    /// Text.
    Text(Vec<Option<String>>),
    /// Truth values.
    Bool(Vec<Option<bool>>),
    /// Instants, in nanoseconds since 1970; negative before.
    Time(Vec<Option<i64>>),
}

/// Why a frame can't be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FrameError {
    /// Its fields have different numbers of rows.
    LengthMismatch,
    /// The field with this name has a null, and isn't nullable.
    NullInNonNullable(String),
}
