//! A server that only plays a script, for the time of one case.

use std::{net::TcpListener, time::Duration};

use axum::{Router, middleware::from_fn_with_state};

use super::{Player, Records, Script, play};
use crate::datasource::{
    config,
    server::{Running, Server, StartError},
};

/// Longer than any case: who is graded must not meet a limit that the script doesn't name.
const NEVER: Duration = Duration::from_hours(1);
/// The longest head of a request, in bytes.
const HEAD: usize = 64 * 1024;
/// How many connections are served at once. With what else a process has open they fit into the 1,024 files that it usually
/// may open, so that the limit, which programs inherit, stays as it is.
const CONNECTIONS: usize = 512;

/// A scripted upstream that runs. Dropping it closes its connections at once.
#[derive(Debug)]
pub struct Standalone {
    records: Records,
    _running: Running,
}

impl Standalone {
    /// Answers what comes to this listener: by the script, and 404 to paths that it doesn't name.
    pub fn start(listener: TcpListener, script: Script) -> Result<Self, StartError> {
        let records = Records::default();
        let player = Player::alone(script, records.clone());
        let app = Router::new().layer(from_fn_with_state(player, play));
        let limits = config::Server {
            header_timeout: NEVER,
            write_timeout: NEVER,
            idle_timeout: NEVER,
            max_header_bytes: HEAD,
            max_connections: CONNECTIONS,
            ..config::Server::default()
        };
        Ok(Self {
            records,
            _running: Server::start_small(listener, app, limits)?,
        })
    }

    /// What it was asked.
    pub fn records(&self) -> &Records {
        &self.records
    }
}
