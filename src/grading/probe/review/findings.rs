//! `review.toml`: a learner's review of a pull request.

use serde::Deserialize;

use crate::course::{problem::line_at, review::FindingKind};

/// The file that a review is written in.
pub const FILE: &str = "review.toml";

/// A review as written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Review {
    /// What the author of the pull request is told.
    #[serde(default)]
    pub verdict: Option<ReviewVerdict>,
    /// The findings in order.
    #[serde(default, rename = "finding")]
    pub findings: Vec<Finding>,
}

/// What a reviewer can say of a pull request as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewVerdict {
    /// It can be merged.
    Approve,
    /// Neither.
    Comment,
    /// It can't be merged as it is.
    RequestChanges,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    /// The file, relative to the exercise's folder.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What it is about.
    pub kind: FindingKind,
    /// What the author is told.
    pub note: String,
}

/// Why a text is no review.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {what}")]
pub struct Unreadable {
    /// The line that can't be read, from 1.
    pub line: usize,
    /// What is wrong there.
    pub what: String,
}

impl Review {
    /// Reads a review.
    ///
    /// # Errors
    /// What can't be read, and where.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        toml::from_str(text).map_err(|error| Unreadable {
            line: error.span().map_or(1, |span| line_at(text, span.start)),
            what: error.message().replace('\n', " "),
        })
    }
}

impl ReviewVerdict {
    /// All of them, the kindest first.
    pub const ALL: [Self; 3] = [Self::Approve, Self::Comment, Self::RequestChanges];

    /// As it is written in the file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Comment => "comment",
            Self::RequestChanges => "request-changes",
        }
    }
}
