//! One struct whose constructors fill in everything, and a loop along the chain.

use std::{
    borrow::Cow,
    error::Error,
    fmt,
    io::{self, ErrorKind},
};

#[derive(Debug)]
pub struct AppError {
    status: u16,
    code: &'static str,
    message: Cow<'static, str>,
    retry_after: Option<u32>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl AppError {
    fn new(status: u16, code: &'static str, message: impl Into<Cow<'static, str>>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after: None,
            source: None,
        }
    }

    pub fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(400, "BAD_REQUEST", message)
    }

    pub fn not_found(resource: impl fmt::Display) -> Self {
        Self::new(404, "NOT_FOUND", format!("{resource} not found"))
    }

    pub fn unauthorized(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(401, "UNAUTHORIZED", message)
    }

    pub fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(403, "FORBIDDEN", message)
    }

    pub fn too_many(retry_after_s: u32) -> Self {
        let message = format!("slow down: try again in {retry_after_s} s");
        Self {
            retry_after: Some(retry_after_s),
            ..Self::new(429, "TOO_MANY_REQUESTS", message)
        }
    }

    pub fn timeout(source: Box<dyn Error + Send + Sync>) -> Self {
        Self {
            source: Some(source),
            ..Self::new(504, "TIMEOUT", "The request timed out")
        }
    }

    pub fn internal(source: Box<dyn Error + Send + Sync>) -> Self {
        Self {
            source: Some(source),
            ..Self::new(500, "INTERNAL_ERROR", "An internal error occurred")
        }
    }

    pub fn status(&self) -> u16 {
        self.status
    }

    pub fn code(&self) -> &'static str {
        self.code
    }

    pub fn public_message(&self) -> String {
        self.message.to_string()
    }

    pub fn retry_after(&self) -> Option<u32> {
        self.retry_after
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)?;
        match &self.source {
            Some(source) => write!(out, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Error for AppError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match &self.source {
            Some(source) => Some(source.as_ref()),
            None => None,
        }
    }
}

pub fn find_timeout(error: &(dyn Error + 'static)) -> bool {
    let mut next = Some(error);
    while let Some(link) = next {
        let of_the_system = link.downcast_ref::<io::Error>();
        let of_ours = link.downcast_ref::<AppError>();
        if of_the_system.is_some_and(|error| error.kind() == ErrorKind::TimedOut)
            || of_ours.is_some_and(|error| error.code == "TIMEOUT")
        {
            return true;
        }
        next = link.source();
    }
    false
}
