//! What is wrong with a configuration, and where to change it.

use std::fmt;

use super::Origin;

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub struct ConfigError {
    /// Where to change it.
    pub place: Place,
    /// What sort of thing is wrong.
    pub kind: Kind,
    /// What is wrong, and what would be right. It never shows a secret.
    pub message: String,
}

/// Where something has to be changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// Where the value stands.
    At(Origin),
    /// In whatever source the person likes; this is the environment variable's name.
    Setting(&'static str),
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
    /// It doesn't go together with another one.
    Conflict,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::At(origin) => origin.fmt(out),
            Self::Setting(name) => out.write_str(name),
        }
    }
}

impl ConfigError {
    /// Something is wrong where a value stands.
    pub(super) fn at(origin: &Origin, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            place: Place::At(origin.clone()),
            kind,
            message: message.into(),
        }
    }

    /// Something is wrong with a setting, wherever its value may come from.
    pub(super) fn of(setting: &'static str, kind: Kind, message: impl Into<String>) -> Self {
        Self {
            place: Place::Setting(setting),
            kind,
            message: message.into(),
        }
    }
}
