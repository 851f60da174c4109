//! The data of a look at numbers in replies that were kept: what holds for them whatever they are.

use serde::Deserialize;

/// See [`super::HttpStep::Numbers`]. A column is written `reply/refId/field`: the name under which a request kept its reply,
/// a query's refId, and the field's place in the query's first frame, counted from 0; field 0 holds the instants.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NumbersStep {
    /// Pairs of replies, by name: shows whether the bodies are the same.
    #[serde(default)]
    pub same: Vec<[String; 2]>,
    /// Shows whether all values of a column are numbers within bounds.
    #[serde(default)]
    pub within: Vec<Within>,
    /// Pairs of columns: shows at how many instants that both have, and whether they have the same values there.
    #[serde(default)]
    pub agree: Vec<[String; 2]>,
    /// Pairs of columns: shows whether more than nine of ten values differ at the instants that both have.
    #[serde(default)]
    pub differ: Vec<[String; 2]>,
    /// Shows whether a column has enough values that differ from each other.
    #[serde(default)]
    pub distinct: Vec<Distinct>,
    /// Shows whether the mean over all columns lies within bounds.
    #[serde(default)]
    pub mean: Vec<Mean>,
}

/// Bounds of a column's values, themselves allowed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Within {
    /// The column.
    pub of: String,
    /// The least value and the greatest.
    pub bounds: [f64; 2],
}

/// How many different values a column has.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Distinct {
    /// The column.
    pub of: String,
    /// At least so many.
    pub at_least: usize,
}

/// Bounds of the mean of several columns' values, themselves allowed.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mean {
    /// The columns.
    pub of: Vec<String>,
    /// The least mean and the greatest.
    pub bounds: [f64; 2],
}
