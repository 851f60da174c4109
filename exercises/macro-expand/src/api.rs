//! What a query's text is expanded with. This file belongs to the grader.

use std::collections::BTreeMap;

/// The query's range and interval, in milliseconds, and the dashboard's variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ctx {
    /// The beginning of the range, since the epoch.
    pub from_ms: i64,
    /// The end of the range, since the epoch.
    pub to_ms: i64,
    /// The step that the panel would like.
    pub interval_ms: i64,
    /// The variables by name. What they hold was chosen, or typed, by whoever looks at the dashboard.
    pub vars: BTreeMap<String, Var>,
}

/// The value of a variable.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Var {
    /// One text.
    One(String),
    /// Those chosen of several; none, perhaps.
    Many(Vec<String>),
}

/// Why a text can't be expanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MacroErr {
    /// There is no macro of this name.
    UnknownMacro,
    /// There is no variable of this name.
    UnknownVar,
    /// A macro has too many arguments, or too few.
    ArgCount,
    /// An argument isn't the name of a column.
    BadIdentifier,
    /// An argument isn't a duration.
    BadInterval,
    /// A parenthesis, a brace or a quote in an argument isn't closed.
    Unclosed,
    /// A variable would become part of the SQL as it is.
    RawForbidden,
    /// There is no such format of a variable.
    UnknownFormat,
}
