//! Why one query of a request has no answer; the others have theirs.

use std::borrow::Cow;

use super::classify::{Failure, Verdict, classify};
use crate::datasource::{
    frame::{self, FrameError},
    series::TimeError,
};

/// A query that failed: what people are told, and what kind of failure it is.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct QueryError {
    /// What kind of failure it is.
    pub failure: Failure,
    /// What is wrong and what to do, without anything secret.
    pub message: Cow<'static, str>,
}

impl QueryError {
    /// A query that makes no sense.
    pub fn bad(message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            failure: Failure::BadQuery,
            message: message.into(),
        }
    }

    /// The entry's status and error source. A query only reads, so it may be asked twice.
    pub fn verdict(&self) -> Verdict {
        classify(self.failure, true)
    }
}

impl From<QueryError> for frame::Failure {
    fn from(error: QueryError) -> Self {
        let verdict = error.verdict();
        Self {
            message: error.message.into_owned(),
            source: verdict.source,
            status: verdict.status,
        }
    }
}

impl From<TimeError> for QueryError {
    fn from(error: TimeError) -> Self {
        Self::bad(error.to_string())
    }
}

impl From<FrameError> for QueryError {
    fn from(error: FrameError) -> Self {
        let failure = match error {
            // The range is what the caller asked for.
            FrameError::TimeOutOfRange { .. } => Failure::BadQuery,
            _ => Failure::Bug,
        };
        Self {
            failure,
            message: error.to_string().into(),
        }
    }
}
