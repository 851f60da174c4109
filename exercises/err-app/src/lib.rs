//! The one error type of a service: what its clients are told, and what its log says.

use std::{error::Error, fmt};

/// What stands behind an error.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why a request failed. So far it is a text, and everything is a 500.
#[derive(Debug)]
pub struct AppError {
    message: String,
}

impl AppError {
    /// The request makes no sense; the message says why.
    pub fn bad_request(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// There is no such resource.
    pub fn not_found(resource: impl Into<String>) -> Self {
        Self {
            message: resource.into(),
        }
    }

    /// Nobody knows who calls.
    pub fn unauthorized(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// It is known who calls, and they may not.
    pub fn forbidden(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
        }
    }

    /// The caller is to come back after this many seconds.
    pub fn too_many(retry_after_s: u32) -> Self {
        Self {
            message: format!("try again in {retry_after_s} s"),
        }
    }

    /// Something that was needed didn't come in time.
    pub fn timeout(source: Cause) -> Self {
        Self {
            message: source.to_string(),
        }
    }

    /// The fault is here.
    pub fn internal(source: Cause) -> Self {
        Self {
            message: source.to_string(),
        }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        500
    }

    /// The code that programs match on.
    pub fn code(&self) -> &'static str {
        "INTERNAL_ERROR"
    }

    /// What the client is told: nothing of what stands behind the error.
    pub fn public_message(&self) -> String {
        self.message.clone()
    }

    /// After how many seconds to try again, where that is known.
    pub fn retry_after(&self) -> Option<u32> {
        None
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl Error for AppError {}

/// Whether an error, or anything behind it, says that time ran out.
pub fn find_timeout(error: &(dyn Error + 'static)) -> bool {
    error.to_string().contains("timed out")
}
