//! What `load` takes, and how it says what is wrong. This file belongs to the grader: it is restored before grading.

use serde::Deserialize;

/// Where the configuration file is. The texts are the file's; none means that there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileSource {
    /// Nobody wants a file.
    None,
    /// The file in the usual place, which may be there.
    Implicit(Option<String>),
    /// The file that somebody has named.
    Explicit(Option<String>),
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConfigError {
    /// The setting's environment variable, the file's member, or `file`.
    pub key: String,
    /// What sort of thing is wrong.
    pub kind: Kind,
}

/// What sort of thing is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// It can't be read as what it should be.
    Invalid,
    /// It can be read and is too small or too large.
    OutOfRange,
    /// It is needed and nobody gave it.
    Missing,
    /// Nothing has this name.
    Unknown,
}

/// The least important level that is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// `debug`
    Debug,
    /// `info`
    #[default]
    Info,
    /// `warn`
    Warn,
    /// `error`
    Error,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// `json`
    #[default]
    Json,
    /// `text`
    Text,
}
