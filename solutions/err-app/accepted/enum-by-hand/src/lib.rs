//! A kind beside the texts, everything by hand, and recursion along the chain.

use std::{error::Error, fmt, io, sync::Arc};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    BadRequest,
    NotFound,
    Unauthorized,
    Forbidden,
    TooMany(u32),
    Timeout,
    Internal,
}

#[derive(Debug, Clone)]
pub struct AppError {
    kind: Kind,
    message: String,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl AppError {
    pub fn bad_request(message: String) -> AppError {
        plain(Kind::BadRequest, message)
    }

    pub fn not_found(resource: String) -> AppError {
        plain(Kind::NotFound, resource + " not found")
    }

    pub fn unauthorized(message: String) -> AppError {
        plain(Kind::Unauthorized, message)
    }

    pub fn forbidden(message: String) -> AppError {
        plain(Kind::Forbidden, message)
    }

    pub fn too_many(retry_after_s: u32) -> AppError {
        plain(Kind::TooMany(retry_after_s), "too many requests".into())
    }

    pub fn timeout(source: Box<dyn Error + Send + Sync>) -> AppError {
        let error = plain(Kind::Timeout, "The request timed out".into());
        AppError {
            source: Some(source.into()),
            ..error
        }
    }

    pub fn internal(source: Box<dyn Error + Send + Sync>) -> AppError {
        let error = plain(Kind::Internal, "An internal error occurred".into());
        AppError {
            source: Some(source.into()),
            ..error
        }
    }

    pub fn status(&self) -> u16 {
        match self.kind {
            Kind::BadRequest => 400,
            Kind::Unauthorized => 401,
            Kind::Forbidden => 403,
            Kind::NotFound => 404,
            Kind::TooMany(_) => 429,
            Kind::Internal => 500,
            Kind::Timeout => 504,
        }
    }

    pub fn code(&self) -> &'static str {
        match self.status() {
            400 => "BAD_REQUEST",
            401 => "UNAUTHORIZED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            429 => "TOO_MANY_REQUESTS",
            504 => "TIMEOUT",
            _ => "INTERNAL_ERROR",
        }
    }

    pub fn public_message(&self) -> String {
        self.message.clone()
    }

    pub fn retry_after(&self) -> Option<u32> {
        if let Kind::TooMany(seconds) = self.kind {
            Some(seconds)
        } else {
            None
        }
    }
}

fn plain(kind: Kind, message: String) -> AppError {
    AppError {
        kind,
        message,
        source: None,
    }
}

impl fmt::Display for AppError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            None => write!(out, "{}", self.message),
            Some(source) => write!(out, "{}: {source}", self.message),
        }
    }
}

impl Error for AppError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &dyn Error)
    }
}

pub fn find_timeout(error: &(dyn Error + 'static)) -> bool {
    let here = match (error.downcast_ref::<AppError>(), error.downcast_ref::<io::Error>()) {
        (Some(error), _) => error.kind == Kind::Timeout,
        (None, Some(error)) => error.kind() == io::ErrorKind::TimedOut,
        (None, None) => false,
    };
    here || error.source().is_some_and(find_timeout)
}
