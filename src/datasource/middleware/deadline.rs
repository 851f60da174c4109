//! Two clocks for one request: its body has to arrive in time, and then its handler has to answer in time.
//!
//! They are separate because they blame different people. A body that doesn't arrive is the client's fault (408), work that
//! takes too long is ours (504). One clock over both would punish the handler for a slow client.

use std::{
    pin::{Pin, pin},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use tokio::{
    select,
    sync::oneshot,
    time::{Sleep, sleep, timeout},
};

use crate::datasource::handlers::ApiError;

/// How long a request may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// The body, from the end of the head to its own last byte.
    pub(super) body: Duration,
    /// The handler, from the end of the body.
    pub(super) handler: Duration,
}

/// The error of a body that didn't arrive in time.
#[derive(Debug, thiserror::Error)]
#[error("the body took too long to arrive")]
pub struct BodyTimedOut;

/// Answers 504 when the handler takes too long. The handler's future is dropped, and what it was waiting for with it.
pub(super) async fn deadline(State(deadlines): State<Deadlines>, request: Request, next: Next) -> Response {
    let (arrived, has_arrived) = oneshot::channel();
    let request = request.map(|body| Body::new(TimedBody::new(body, deadlines.body, arrived)));
    let mut reply = pin!(next.run(request));
    let body = async {
        select! {
            // The sender is dropped with the body: it has arrived, or nobody wants the rest.
            _ = has_arrived => {}
            // A handler that never looks at its body doesn't stop the clock.
            () = sleep(deadlines.body) => {}
        }
    };
    select! {
        biased;
        reply = &mut reply => return reply,
        () = body => {}
    }
    timeout(deadlines.handler, reply)
        .await
        .unwrap_or_else(|_| ApiError::Timeout.into_response())
}

/// A request's body that fails with [`BodyTimedOut`] unless all of it arrives in time. The limit is on the whole: a limit on
/// the pause between two pieces would let a client send one byte at a time for ever.
struct TimedBody {
    body: Body,
    late: Pin<Box<Sleep>>,
    arrived: Option<oneshot::Sender<()>>,
}

impl TimedBody {
    fn new(body: Body, limit: Duration, arrived: oneshot::Sender<()>) -> Self {
        let arrived = (!body.is_end_stream()).then_some(arrived);
        Self {
            body,
            late: Box::pin(sleep(limit)),
            arrived,
        }
    }
}

impl HttpBody for TimedBody {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) {
            if frame.is_none() || self.body.is_end_stream() {
                self.arrived = None;
            }
            return Poll::Ready(frame.map(|frame| frame.map_err(Into::into)));
        }
        ready!(self.late.as_mut().poll(cx));
        self.arrived = None;
        Poll::Ready(Some(Err(BodyTimedOut.into())))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::{convert::Infallible, time::Duration};

    use axum::{
        Router,
        body::{Body, Bytes},
        http::{Request, StatusCode},
        middleware::from_fn_with_state,
        routing::post,
    };
    use futures::{StreamExt, stream};
    use tokio::time::{Instant, sleep};
    use tower::ServiceExt;

    use super::{Deadlines, deadline};
    use crate::datasource::handlers::body;

    const SECOND: Duration = Duration::from_secs(1);

    /// Reads the body and works for three seconds. Bodies may take five, the work four.
    fn app() -> Router {
        let work = async |request: Request<Body>| {
            let body = body::read(request.into_body(), 1024).await?;
            sleep(3 * SECOND).await;
            Ok::<_, crate::datasource::handlers::ApiError>(body)
        };
        let deadlines = Deadlines {
            body: 5 * SECOND,
            handler: 4 * SECOND,
        };
        Router::new()
            .route("/", post(work))
            .route("/sleep", post(async || sleep(60 * SECOND).await))
            .layer(from_fn_with_state(deadlines, deadline))
    }

    /// The status, and after how many seconds it is there.
    async fn send(path: &str, body: Body) -> (StatusCode, u64) {
        let start = Instant::now();
        let response = app().oneshot(Request::post(path).body(body).unwrap()).await.unwrap();
        (response.status(), start.elapsed().as_secs())
    }

    /// A body of one byte a second.
    fn drip(seconds: usize) -> Body {
        let bytes = stream::repeat(()).take(seconds).then(async |()| {
            sleep(SECOND).await;
            Ok::<_, Infallible>(Bytes::from_static(b"x"))
        });
        Body::from_stream(bytes)
    }

    #[tokio::test(start_paused = true)]
    async fn the_two_clocks_do_not_run_together() {
        assert_eq!(send("/", drip(4)).await, (StatusCode::OK, 7));
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_drips_is_late_as_a_whole() {
        assert_eq!(send("/", drip(100)).await, (StatusCode::REQUEST_TIMEOUT, 5));
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_takes_too_long_is_a_504() {
        assert_eq!(send("/sleep", Body::empty()).await, (StatusCode::GATEWAY_TIMEOUT, 4));
    }
}
