//! `bigtent serve`: the data source as a program of its own.

use std::{io::Write, thread};

use signal_hook::{
    consts::{SIGINT, SIGTERM},
    iterator::Signals,
};

use super::exit::{Exit, Failure};
use crate::datasource::{
    config::Config,
    server::{Ended, Parts, Server},
};

/// Serves until a signal ends it.
pub(crate) fn run(out: &mut dyn Write) -> Result<Exit, Failure> {
    // The signals come first, so that none is missed once somebody can connect.
    let mut signals = Signals::new([SIGTERM, SIGINT])?;
    let running = Server::start(
        Config::default(),
        Parts {
            log: crate::datasource::server::LogTo::Stderr,
            ..Parts::default()
        },
    )
    .map_err(Failure::environment)?;
    writeln!(out, "http://{}", running.address())?;
    out.flush()?;
    let stopper = running.stopper();
    let handle = signals.handle();
    thread::spawn(move || {
        let mut first = true;
        for _ in signals.forever() {
            if first {
                stopper.stop();
            } else {
                stopper.stop_now();
            }
            first = false;
        }
    });
    let ended = running.wait();
    handle.close();
    Ok(match ended {
        Ended::Drained => Exit::Passed,
        Ended::CutOff { .. } => Exit::Failed,
        Ended::Failed(error) => return Err(error.into()),
        Ended::Panicked => return Err(Failure::bug("the server panicked")),
    })
}
