//! A reply's body that tells the connection's clock when its last byte was handed over.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use axum::body::{Body, Bytes};
use hyper::body::{Body as HttpBody, Frame, SizeHint};

use super::clock::Clock;

/// The body of a reply.
///
/// When it fails, hyper closes the connection, and what it hasn't sent by then is lost. So the failure is held back until
/// all that came before it is out.
#[derive(Debug)]
pub(super) struct Reply {
    body: Body,
    failure: Option<axum::Error>,
    end: End,
}

/// Tells the clock when it is dropped: hyper drops a body once it is through with it, in whatever way it ended.
#[derive(Debug)]
struct End(Clock);

impl Reply {
    /// Follows this body.
    pub(super) fn new(body: Body, clock: Clock) -> Self {
        Self {
            body,
            failure: None,
            end: End(clock),
        }
    }
}

impl HttpBody for Reply {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if self.failure.is_some() {
            ready!(self.end.0.poll_flushed(cx));
            return Poll::Ready(self.failure.take().map(Err));
        }
        match ready!(Pin::new(&mut self.body).poll_frame(cx)) {
            Some(Err(failure)) => {
                self.failure = Some(failure);
                // hyper flushes next, and that wakes this task.
                self.end.0.wake_when_flushed(cx);
                Poll::Pending
            }
            frame => Poll::Ready(frame),
        }
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
