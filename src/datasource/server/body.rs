//! A reply's body that tells the connection's clock when its last byte was handed over.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::clock::Clock;

/// The body of a reply.
#[derive(Debug)]
pub(super) struct Reply {
    body: Body,
    _end: End,
}

/// Tells the clock when it is dropped: hyper drops a body once it is through with it, in whatever way it ended.
#[derive(Debug)]
struct End(Clock);

impl Reply {
    /// Follows this body.
    pub(super) fn new(body: Body, clock: Clock) -> Self {
        Self { body, _end: End(clock) }
    }
}

impl HttpBody for Reply {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for End {
    fn drop(&mut self) {
        self.0.replied();
    }
}
