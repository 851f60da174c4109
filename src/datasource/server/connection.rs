//! One connection, from its first byte to its last.

use std::{future::poll_fn, time::Duration};

use axum::{Router, body::Body, response::Response};
use futures::{
    FutureExt,
    future::{Either, ready},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, AsyncWriteExt, sink},
    select,
    time::timeout,
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

use super::{
    body::Reply,
    clock::{Allowed, Clock, Phase},
    stream::Watched,
};
use crate::datasource::{
    auth::tls::{HandshakeError, PeerCertificate},
    config,
};

/// How long a closed connection is still read from, so that the client can finish writing and read the reply.
const LINGER: Duration = Duration::from_secs(1);

/// What holds for every connection.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    allowed: Allowed,
    max_header_bytes: usize,
}

impl From<&config::Server> for Limits {
    fn from(server: &config::Server) -> Self {
        Self {
            allowed: server.into(),
            max_header_bytes: server.max_header_bytes,
        }
    }
}

/// As an extension of a response: that response isn't sent, and the connection is closed instead.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the connection is closed without a reply")]
pub struct BreakOff;

/// How a connection ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Closed {
    /// One of the two sides had no more to say.
    Done,
    /// The client sent what isn't HTTP, or one of the two sides broke off.
    Broken,
    /// Something took too long.
    TimedOut(Phase),
}

impl Closed {
    /// The connection never became one that requests can be read from.
    pub(super) fn no_handshake(error: &HandshakeError) -> Self {
        tracing::debug!(%error, "no handshake");
        match error {
            HandshakeError::TimedOut => Self::TimedOut(Phase::Head),
            HandshakeError::Failed(_) => Self::Broken,
        }
    }
}

/// Serves a connection until it ends, or until `stop` lets it end after the request in flight.
///
/// `peer` is the certificate that the client showed, if it showed one; each of its requests carries it.
pub(super) async fn serve<S>(
    stream: S,
    peer: Option<PeerCertificate>,
    app: Router,
    limits: Limits,
    stop: CancellationToken,
) -> Closed
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (clock, mut alarm) = Clock::start(limits.allowed);
    let io = TokioIo::new(Watched::new(stream, clock.clone()));
    let service = service_fn(move |mut request: hyper::Request<Incoming>| {
        clock.begun();
        if let Some(peer) = &peer {
            request.extensions_mut().insert(peer.clone());
        }
        let (app, clock) = (app.clone(), clock.clone());
        // Boxed, because a connection that is polled by hand needs a future that can be moved.
        let mut reply = Box::pin(async move {
            let Ok(response): Result<Response, _> = app.oneshot(request.map(Body::new)).await;
            match response.extensions().get::<BreakOff>() {
                Some(&break_off) => Err(break_off),
                None => Ok(response.map(|body| Reply::new(body, clock))),
            }
        });
        // Begun at once: hyper looks first whether the client is still there, and drops what wasn't begun, so that a request
        // of a client in a hurry would never have been, for the log, for metrics, for a script. hyper polls again.
        match reply.as_mut().now_or_never() {
            Some(reply) => Either::Left(ready(reply)),
            None => Either::Right(reply),
        }
    });
    let mut http = http1::Builder::new();
    http.max_header_size(limits.max_header_bytes);
    let mut connection = http.serve_connection(io, service);

    let mut stopping = false;
    let ended = loop {
        select! {
            // A request that has arrived goes before the wish to stop.
            biased;
            ended = poll_fn(|cx| connection.poll_without_shutdown(cx)) => break ended,
            phase = alarm.rings() => return Closed::TimedOut(phase),
            () = stop.cancelled(), if !stopping => {
                stopping = true;
                std::pin::Pin::new(&mut connection).graceful_shutdown();
            }
        }
    };
    if !stop.is_cancelled() {
        linger(connection.into_parts().io.into_inner().into_inner()).await;
    }
    match ended {
        Ok(()) => Closed::Done,
        Err(error) => {
            tracing::debug!(%error, "a connection broke");
            Closed::Broken
        }
    }
}

/// Closes a stream so that the client gets the reply.
///
/// When a request is refused before its body was read, the rest of the body is still coming. Closing then makes the system
/// answer it with a reset, and a reset throws away what the client hasn't read yet: the reply that says why.
async fn linger<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S) {
    let rest = async {
        stream.shutdown().await?;
        // Its buffer is made here and now; one in this future would be carried by every connection from its beginning.
        tokio::io::copy(&mut stream, &mut sink()).await
    };
    // The connection ends here in any case.
    let _ = timeout(LINGER, rest).await;
}
