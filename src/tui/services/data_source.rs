//! What the workbook asks of the data source: to start, to stop, to try a scenario; and what it is told.

use std::{net::SocketAddr, time::Duration};

use crate::datasource::live::{News, Query};

use super::Error;

/// The server that the workbook carries. The runtime calls it from background threads.
pub trait DataSource: Send + Sync {
    /// Starts the server, and has `tell` called, from any thread, whenever something happens in it. Never called while it runs.
    fn start(&self, port: Port, tell: Box<dyn Fn(News) + Send>) -> Result<SocketAddr, NotStarted>;

    /// Ends the server and waits for it, but not for long: requests that don't end in time are cut off.
    fn stop(&self);

    /// Asks for a scenario's last hour in at most so many points, as a panel of a dashboard would. Works without the server.
    fn try_scenario(&self, scenario: &str, points: u16) -> Result<Tried, Error>;
}

/// Where the server listens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Port {
    /// On this port; 0 lets the system choose one.
    Fixed(u16),
    /// On any free port.
    Free,
}

/// Why the server didn't start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotStarted {
    /// Another program listens there.
    Taken(SocketAddr),
    /// For another reason, in words.
    Failed(String),
}

/// A scenario that can be tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its name in queries.
    pub name: String,
    /// What it is, in a sentence.
    pub about: String,
}

/// What came of trying a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Tried {
    /// The query, and its frames.
    pub query: Query,
    /// How long the answer took.
    pub took: Duration,
}
