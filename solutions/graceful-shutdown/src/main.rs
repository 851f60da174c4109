//! A server that ends when it is told to, and lets requests finish, for a limited time.

mod app;

use std::{
    env::{self, VarError},
    error::Error,
    net::Ipv4Addr,
    pin::pin,
    process::ExitCode,
    str::FromStr,
    time::Duration,
};

use tokio::{
    net::TcpListener,
    select,
    signal::unix::{Signal, SignalKind, signal},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> Result<(), Box<dyn Error>> {
    let limit = Duration::from_millis(variable("DRAIN_MS", 3000)?);
    // The signals come first, so that none is missed once somebody can connect.
    let mut signals = Signals::listen()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, variable("PORT", 8080)?)).await?;

    let stop = CancellationToken::new();
    let server = axum::serve(listener, app::app()).with_graceful_shutdown(stop.clone().cancelled_owned());
    let mut server = pin!(server.into_future());
    select! {
        ended = &mut server => return Ok(ended?),
        () = signals.next() => {}
    }
    stop.cancel();
    select! {
        ended = server => Ok(ended?),
        () = sleep(limit) => Err("the time to drain is over, requests were cut off".into()),
        () = signals.next() => Err("told twice, requests were cut off".into()),
    }
}

/// The signals that tell a program to end.
struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    async fn next(&mut self) {
        select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

/// A number from the environment.
fn variable<T: FromStr>(name: &str, default: T) -> Result<T, String> {
    match env::var(name) {
        Ok(text) => text.parse().map_err(|_| format!("{name} can't be {text:?}")),
        Err(VarError::NotPresent) => Ok(default),
        Err(error) => Err(format!("{name}: {error}")),
    }
}
