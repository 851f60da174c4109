//! What is kept of a request and of a query.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use crate::datasource::frame::Frame;

/// How much of a request's or an answer's body is kept, in bytes.
const MOST_OF_A_BODY: usize = 1024 * 1024;

/// A request that was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// When the request came.
    pub at: SystemTime,
    /// The method, as sent.
    pub method: String,
    /// The path, without its query string, which may carry secrets.
    pub path: String,
    /// The route's template; none if no route fits.
    pub route: Option<String>,
    /// The answer's status.
    pub status: u16,
    /// From the request's head to the answer's head.
    pub duration: Duration,
    /// The id that the answer carries.
    pub request_id: String,
}

/// A query that was answered: what was asked, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Query {
    /// When it was asked.
    pub at: SystemTime,
    /// The id of the request that asked; empty if it came over no connection.
    pub request_id: String,
    /// The request's JSON.
    pub request: Body,
    /// The answer's JSON.
    pub response: Body,
    /// What was found, by refId.
    pub answers: Arc<[Answer]>,
}

/// What came of one of a request's queries.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    /// The query's refId.
    pub ref_id: String,
    /// The frames that were found.
    pub frames: Vec<Frame>,
    /// What went wrong, if something did.
    pub error: Option<String>,
}

/// The beginning of a body: all of it, unless it is very long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    bytes: Arc<[u8]>,
    left_out: usize,
}

/// Something that happened, and its number: later ones have greater numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded<T> {
    /// The number, from 1, counted over everything that is recorded.
    pub sequence: u64,
    /// What happened.
    pub event: Arc<T>,
}

impl Body {
    /// Keeps the beginning of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let kept = bytes.len().min(MOST_OF_A_BODY);
        Self {
            bytes: bytes[..kept].into(),
            left_out: bytes.len() - kept,
        }
    }

    /// What was kept.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How many bytes were not kept.
    pub fn left_out(&self) -> usize {
        self.left_out
    }
}

impl Query {
    /// The bytes that its bodies take.
    pub(super) fn size(&self) -> usize {
        self.request.bytes.len() + self.response.bytes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::{Body, MOST_OF_A_BODY};

    #[test]
    fn a_long_body_is_cut_and_says_so() {
        let body = Body::of(&vec![b'x'; MOST_OF_A_BODY + 3]);
        assert_eq!((body.bytes().len(), body.left_out()), (MOST_OF_A_BODY, 3));
        assert_eq!(Body::of(b"{}").left_out(), 0);
    }
}
