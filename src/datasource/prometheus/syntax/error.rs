//! What can be wrong with a query before or while it is evaluated.

/// Who has to do something about an error; the API's `errorType`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Fault {
    /// The query or a parameter is wrong, or asks for what isn't supported.
    BadData,
    /// The query is correct, but can't be evaluated over these data or within the limits.
    Execution,
    /// The query took too long.
    Timeout,
}

/// An error of a query, as its author reads it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub(in super::super) struct QueryError {
    pub(in super::super) fault: Fault,
    pub(in super::super) message: String,
}

impl QueryError {
    /// The query is wrong.
    pub(in super::super) fn bad_data(message: impl Into<String>) -> Self {
        Self {
            fault: Fault::BadData,
            message: message.into(),
        }
    }

    /// The query can't be evaluated.
    pub(in super::super) fn execution(message: impl Into<String>) -> Self {
        Self {
            fault: Fault::Execution,
            message: message.into(),
        }
    }

    /// The query took too long; `place` is where the time ran out.
    pub(in super::super) fn timeout(place: &str) -> Self {
        Self {
            fault: Fault::Timeout,
            message: format!("query timed out in {place}"),
        }
    }
}
