//! The body of a scripted reply: in pieces or byte by byte, and perhaps only half of it.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::{Instant, Sleep, sleep};

use super::{records::Open, script::Reply};
use crate::course::step::CloseAt;

/// The longest piece that is handed over at once, in bytes; that there is more to send is known until the last one.
const PIECE: usize = 16 * 1024;

/// A body on its way.
#[derive(Debug)]
pub(super) struct Scripted {
    /// What is still to be sent.
    rest: Bytes,
    /// The length of what the client is told to expect yet; none if it isn't told.
    length: Option<u64>,
    /// Whether the connection breaks after the rest.
    breaks: bool,
    drip: Option<Drip>,
    open: Open,
}

#[derive(Debug)]
struct Drip {
    pause: Duration,
    timer: Pin<Box<Sleep>>,
}

impl Scripted {
    /// The body of a reply. What is to be sent has been sent when the request is no longer open.
    pub(super) fn new(reply: &Reply, mut open: Open) -> Self {
        let breaks = reply.close == Some(CloseAt::Middle);
        let sent = if breaks { reply.body.len() / 2 } else { reply.body.len() };
        if sent == 0 {
            open.answered();
        }
        Self {
            rest: reply.body.slice(..sent),
            length: (!reply.chunked).then_some(reply.body.len() as u64),
            breaks,
            drip: reply.drip.map(|pause| Drip {
                pause,
                timer: Box::pin(sleep(pause)),
            }),
            open,
        }
    }
}

impl Body for Scripted {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let this = &mut *self;
        if this.rest.is_empty() {
            let end = this.breaks.then(|| Err(io::Error::other("the script breaks off here")));
            return Poll::Ready(end);
        }
        let piece = match &mut this.drip {
            None => this.rest.split_to(PIECE.min(this.rest.len())),
            Some(drip) => {
                ready!(drip.timer.as_mut().poll(cx));
                drip.timer.as_mut().reset(Instant::now() + drip.pause);
                this.rest.split_to(1)
            }
        };
        if let Some(length) = &mut this.length {
            *length -= piece.len() as u64;
        }
        if this.rest.is_empty() {
            this.open.answered();
        }
        Poll::Ready(Some(Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        // Of a chunked body the end is sent, too, also of one that is empty.
        self.rest.is_empty() && !self.breaks && self.length.is_some()
    }

    fn size_hint(&self) -> SizeHint {
        self.length.map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}
