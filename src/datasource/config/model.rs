//! The configuration as the rest of the program uses it: complete, typed, and within its ranges.

use std::{
    net::{IpAddr, Ipv4Addr},
    path::PathBuf,
    time::Duration,
};

use super::Secret;
use crate::datasource::{auth::AuthConfig, outgoing::Upstream};

/// A complete configuration whose values make sense.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Config {
    /// The listener and its limits.
    pub server: Server,
    /// Who may call, and how they say who they are.
    pub auth: AuthConfig,
    /// Where the named series come from.
    pub series: Series,
    /// The server behind `/proxy`, if there is one.
    pub upstream: Option<Upstream>,
    /// The database that a deployment names. The server has none, and says so when it starts.
    pub database: Database,
    /// What is logged, and how.
    pub logging: Logging,
}

/// The listener and its limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// The address to listen on.
    pub host: IpAddr,
    /// The port to listen on; 0 lets the system choose.
    pub port: u16,
    /// Whether anybody may call without authentication from beyond loopback.
    pub allow_anonymous: bool,
    /// How long the head of a request may take, from its first byte (of a new connection: from its start) to its last.
    pub header_timeout: Duration,
    /// How long the body of a request may take, from the end of the head.
    pub read_timeout: Duration,
    /// How long a handler may work, from the end of the body.
    pub handler_timeout: Duration,
    /// How long the sending of a reply may take once the client has stopped keeping up.
    pub write_timeout: Duration,
    /// How long a connection is kept without a request.
    pub idle_timeout: Duration,
    /// How long requests in flight may go on after the signal to stop.
    pub shutdown_timeout: Duration,
    /// How long new connections are still taken after the signal to stop, while `/readyz` says no.
    pub drain_delay: Duration,
    /// The largest head of a request, in bytes.
    pub max_header_bytes: usize,
    /// The largest body of a request, in bytes.
    pub max_body_bytes: usize,
    /// How many connections are served at once; further ones wait.
    pub max_connections: usize,
}

/// Where the named series come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// The seed of the demo service's series.
    pub seed: i64,
    /// What the learner is called in the label `learner`.
    pub learner: String,
    /// The learner's log, if one is named.
    pub progress: Option<PathBuf>,
    /// A folder with the graded results of a class.
    pub class: Option<PathBuf>,
}

/// A database, as the lesson on configuration has one: settings that need each other, and a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Database {
    /// The host's name or address.
    pub host: String,
    /// The port.
    pub port: u16,
    /// The user.
    pub user: String,
    /// The user's password; empty if no database is configured.
    pub password: Secret,
    /// The database's name.
    pub name: String,
    /// How many connections are opened at most.
    pub max_conns: u32,
}

/// What is logged, and how.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Logging {
    /// The least important level that is logged.
    pub level: Level,
    /// How a line looks.
    pub format: Format,
}

/// How important a line of the log is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Level {
    /// Everything.
    Debug,
    /// What happens in normal operation, one line for each request among it.
    #[default]
    Info,
    /// What somebody should look at some day.
    Warn,
    /// What went wrong.
    Error,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// One JSON object a line.
    #[default]
    Json,
    /// For people.
    Text,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            host: Ipv4Addr::LOCALHOST.into(),
            port: 8080,
            allow_anonymous: false,
            header_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_secs(15),
            handler_timeout: Duration::from_secs(10),
            write_timeout: Duration::from_secs(15),
            idle_timeout: Duration::from_secs(75),
            shutdown_timeout: Duration::from_secs(10),
            drain_delay: Duration::ZERO,
            max_header_bytes: 32 * 1024,
            max_body_bytes: 1024 * 1024,
            max_connections: 4096,
        }
    }
}

impl Default for Series {
    fn default() -> Self {
        Self {
            seed: 0,
            learner: "me".to_owned(),
            progress: None,
            class: None,
        }
    }
}

impl Database {
    /// Whether somebody configured one.
    pub fn is_named(&self) -> bool {
        !self.password.is_empty()
    }
}

impl Default for Database {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: 5432,
            user: "grafana".to_owned(),
            password: Secret::default(),
            name: "grafana".to_owned(),
            max_conns: 10,
        }
    }
}
