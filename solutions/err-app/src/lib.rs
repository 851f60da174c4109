//! The one error type of a service: what its clients are told, and what its log says.

use std::{error::Error, io, iter};

/// What stands behind an error.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a request failed. Its `Display` is for the log; clients get [`AppError::public_message`].
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    #[error("{0}")]
    BadRequest(String),
    #[error("{0} not found")]
    NotFound(String),
    #[error("{0}")]
    Unauthorized(String),
    #[error("{0}")]
    Forbidden(String),
    #[error("Too many requests")]
    TooMany { retry_after: u32 },
    #[error("The request timed out: {0}")]
    Timeout(#[source] Cause),
    #[error("An internal error occurred: {0}")]
    Internal(#[source] Cause),
}

impl AppError {
    /// The request makes no sense; the message says why.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self::BadRequest(message.into())
    }

    /// There is no such resource.
    pub fn not_found(resource: impl Into<String>) -> Self {
        Self::NotFound(resource.into())
    }

    /// Nobody knows who calls.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self::Unauthorized(message.into())
    }

    /// It is known who calls, and they may not.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self::Forbidden(message.into())
    }

    /// The caller is to come back after this many seconds.
    pub fn too_many(retry_after_s: u32) -> Self {
        Self::TooMany {
            retry_after: retry_after_s,
        }
    }

    /// Something that was needed didn't come in time.
    pub fn timeout(source: Cause) -> Self {
        Self::Timeout(source)
    }

    /// The fault is here.
    pub fn internal(source: Cause) -> Self {
        Self::Internal(source)
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.status_and_code().0
    }

    /// The code that programs match on.
    pub fn code(&self) -> &'static str {
        self.status_and_code().1
    }

    fn status_and_code(&self) -> (u16, &'static str) {
        match self {
            Self::BadRequest(_) => (400, "BAD_REQUEST"),
            Self::Unauthorized(_) => (401, "UNAUTHORIZED"),
            Self::Forbidden(_) => (403, "FORBIDDEN"),
            Self::NotFound(_) => (404, "NOT_FOUND"),
            Self::TooMany { .. } => (429, "TOO_MANY_REQUESTS"),
            Self::Internal(_) => (500, "INTERNAL_ERROR"),
            Self::Timeout(_) => (504, "TIMEOUT"),
        }
    }

    /// What the client is told: nothing of what stands behind the error.
    pub fn public_message(&self) -> String {
        match self {
            Self::Timeout(_) => "The request timed out".to_owned(),
            Self::Internal(_) => "An internal error occurred".to_owned(),
            _ => self.to_string(),
        }
    }

    /// After how many seconds to try again, where that is known.
    pub fn retry_after(&self) -> Option<u32> {
        match self {
            Self::TooMany { retry_after } => Some(*retry_after),
            _ => None,
        }
    }
}

/// Whether an error, or anything behind it, says that time ran out.
pub fn find_timeout(error: &(dyn Error + 'static)) -> bool {
    iter::successors(Some(error), |&link| link.source()).any(is_timeout)
}

fn is_timeout(link: &(dyn Error + 'static)) -> bool {
    if let Some(error) = link.downcast_ref::<io::Error>() {
        return error.kind() == io::ErrorKind::TimedOut;
    }
    link.downcast_ref::<AppError>()
        .is_some_and(|error| error.code() == "TIMEOUT")
}
