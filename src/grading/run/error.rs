//! Why a program couldn't be run.

use std::fmt::Display;

/// Why a program couldn't be run: the system's fault, never the program's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct RunError {
    what: String,
}

impl RunError {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into() }
    }

    /// For `map_err`: what was tried, and what the system said.
    pub(super) fn trying<E: Display>(what: impl Display) -> impl FnOnce(E) -> Self {
        move |error| Self::new(format!("can't {what}: {error}"))
    }
}
