//! The data source that the workbook in the terminal carries.

use std::{
    io,
    net::SocketAddr,
    sync::{Mutex, PoisonError, mpsc},
    thread,
    time::Duration,
};

use crate::{
    datasource::{
        config::Config,
        live::{Feed, News},
        server::{Parts, Running, Server, StartError},
    },
    tui::services::{
        Error,
        data_source::{DataSource, NotStarted, Port, Tried},
    },
};

/// How long requests may take to end when the server ends: nobody wants to wait for a terminal.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long the screen rests after each change, so that a thousand requests don't draw it a thousand times.
const REST: Duration = Duration::from_millis(50);

/// The data source inside this process; it doesn't run at first.
#[derive(Default)]
pub(crate) struct Embedded {
    running: Mutex<Option<(Running, Feed)>>,
}

impl DataSource for Embedded {
    fn start(&self, port: Port, tell: Box<dyn Fn(News) + Send>) -> Result<SocketAddr, NotStarted> {
        let mut config = Config::default();
        config.server.port = match port {
            Port::Fixed(port) => port,
            Port::Free => 0,
        };
        config.server.shutdown_timeout = FAREWELL;
        let parts = Parts::default();
        let feed = parts.feed.clone();
        let running = Server::start(config, parts).map_err(not_started)?;
        let address = running.address();
        watch(&feed, tell).map_err(|error| NotStarted::Failed(format!("the system gives no more threads: {error}")))?;
        *self.running.lock().unwrap_or_else(PoisonError::into_inner) = Some((running, feed));
        Ok(address)
    }

    fn stop(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some((running, feed)) = running {
            running.stop();
            // How it ended is of no interest: nobody can do anything about it.
            let _ = running.wait();
            // Takes the bell away, which ends the thread that waits for it.
            feed.watch(|| {});
        }
    }

    fn try_scenario(&self, scenario: &str, _points: u16) -> Result<Tried, Error> {
        Err(format!("there is no scenario `{scenario}`").into())
    }
}

fn not_started(error: StartError) -> NotStarted {
    match error {
        StartError::Bind { address, source } if source.kind() == io::ErrorKind::AddrInUse => NotStarted::Taken(address),
        error => NotStarted::Failed(error.to_string()),
    }
}

/// Has `tell` called with what is in the feed whenever there is something new. The thread sleeps until then.
fn watch(feed: &Feed, tell: Box<dyn Fn(News) + Send>) -> io::Result<()> {
    let (bell, rings) = mpsc::sync_channel(1);
    let reader = feed.clone();
    thread::Builder::new().name("feed".to_owned()).spawn(move || {
        for () in rings {
            tell(reader.since(0));
            thread::sleep(REST);
        }
    })?;
    feed.watch(move || {
        // If it is full, the thread is about to read anyhow.
        let _ = bell.try_send(());
    });
    Ok(())
}
