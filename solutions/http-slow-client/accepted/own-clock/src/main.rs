//! A server with a clock of its own for heads: the socket starts it, and the application stops it.

mod app;
mod limits;

use std::{
    convert::Infallible,
    error::Error,
    io,
    net::Ipv4Addr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use axum::serve::Listener;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    select,
    sync::watch,
    time::{Instant, sleep_until},
};
use tower::ServiceExt;

use limits::{Limits, variable};

/// What a connection is at.
#[derive(Clone, Copy, PartialEq)]
enum Phase {
    Head(Instant),
    Busy,
    Idle,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let limits = Limits::from_env()?;
    let mut listener = TcpListener::bind((Ipv4Addr::LOCALHOST, variable("PORT")?)).await?;
    let app = app::app(limits.body);
    loop {
        let (socket, _) = Listener::accept(&mut listener).await;
        let app = app.clone();
        tokio::spawn(async move {
            let phase = Arc::new(watch::Sender::new(Phase::Head(Instant::now())));
            let alarm = too_late(phase.subscribe(), limits);
            let io = TokioIo::new(Watched {
                socket,
                phase: Arc::clone(&phase),
            });
            let service = service_fn(|request: Request<Incoming>| {
                let (app, phase) = (app.clone(), Arc::clone(&phase));
                async move {
                    phase.send_replace(Phase::Busy);
                    let reply = app.oneshot(request).await;
                    phase.send_replace(Phase::Idle);
                    reply
                }
            });
            let mut http = http1::Builder::new();
            http.header_read_timeout(None).max_header_size(limits.header_bytes);
            select! {
                _ended = http.serve_connection(io, service) => {}
                () = alarm => {}
            }
        });
    }
}

/// Ready when a head has been arriving for too long.
async fn too_late(mut phase: watch::Receiver<Phase>, limits: Limits) {
    loop {
        let now = *phase.borrow_and_update();
        let end = async {
            match now {
                Phase::Head(began) => sleep_until(began + limits.header).await,
                Phase::Busy | Phase::Idle => std::future::pending().await,
            }
        };
        select! {
            () = end => return,
            changed = phase.changed() => if changed.is_err() {
                std::future::pending::<Infallible>().await;
            },
        }
    }
}

/// A socket that tells when the next head begins.
struct Watched {
    socket: TcpStream,
    phase: Arc<watch::Sender<Phase>>,
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        let polled = Pin::new(&mut self.socket).poll_read(cx, buf);
        if buf.filled().len() > before {
            self.phase.send_if_modified(|phase| {
                let begins = *phase == Phase::Idle;
                if begins {
                    *phase = Phase::Head(Instant::now());
                }
                begins
            });
        }
        polled
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_shutdown(cx)
    }
}
