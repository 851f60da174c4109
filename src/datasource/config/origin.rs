//! Where a value came from.

use std::{fmt, path::PathBuf};

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// No source had it.
    Default,
    /// The configuration file.
    File {
        /// The file.
        path: PathBuf,
        /// The line, from 1, where it is known.
        line: Option<usize>,
        /// The name there, with its section.
        key: String,
    },
    /// An environment variable.
    Environment(String),
    /// A flag, without its dashes.
    Flag(String),
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File { path, line, key } => {
                write!(out, "{}", path.display())?;
                if let Some(line) = line {
                    write!(out, ":{line}")?;
                }
                if key.is_empty() { Ok(()) } else { write!(out, ":{key}") }
            }
            Self::Environment(name) => out.write_str(name),
            Self::Flag(name) => write!(out, "--{name}"),
        }
    }
}
