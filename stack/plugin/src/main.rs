//! Grafana's side of the bigtent data source: a back-end plugin that Grafana starts and asks over gRPC.
//!
//! Grafana starts the program, reads one line from its standard output that says where it listens, and calls
//! [`service::Plugin`]. A query goes from there over [`query`] and [`client`] to the data source's HTTP interface, and its
//! frames come back through [`frame`].

mod client;
mod column;
mod failure;
mod frame;
mod health;
mod instances;
mod lifecycle;
mod logging;
mod protocol;
mod query;
mod resource;
mod service;
mod settings;
mod token;

use std::process::ExitCode;

fn main() -> ExitCode {
    logging::start();
    match lifecycle::run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error}");
            ExitCode::FAILURE
        }
    }
}
