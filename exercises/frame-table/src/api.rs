//! What comes from a database, and what it becomes. This file belongs to the grader: it is restored before grading.

/// A cell of a row, as a database returns it: its type is its own.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// No value, SQL's NULL.
    Null,
    /// Text.
    Str(String),
    /// A floating-point number.
    F64(f64),
    /// An integer.
    I64(i64),
    /// A truth value.
    Bool(bool),
    /// An instant in milliseconds since 1970.
    TimeMs(i64),
}

/// A table by columns.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The name.
    pub name: String,
    /// A field for each column.
    pub fields: Vec<Field>,
}

/// A column: every value has the same type, or is null.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name.
    pub name: String,
    /// Whether a value may be missing.
    pub nullable: bool,
    /// The values, one for each row; `None` is a null.
    pub values: Values,
}

/// Values of one type.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Text.
    Str(Vec<Option<String>>),
    /// Floating-point numbers.
    F64(Vec<Option<f64>>),
    /// Integers.
    I64(Vec<Option<i64>>),
    /// Truth values.
    Bool(Vec<Option<bool>>),
    /// Instants in milliseconds since 1970.
    TimeMs(Vec<Option<i64>>),
}

/// Why rows make no table. Rows and columns are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableError {
    /// This row has more or fewer cells than there are columns.
    Ragged {
        /// The row.
        row: usize,
    },
    /// This column has values of types that don't go together.
    Mixed {
        /// The column.
        col: usize,
    },
}
