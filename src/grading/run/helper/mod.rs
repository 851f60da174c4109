//! The helper: what the bigtent binary does when it is called with a hidden first argument. It has a single thread, runs one
//! program, and lasts as long as the grader holds the other end of its standard input.

use std::{env, process::ExitCode};

#[cfg(target_os = "linux")]
mod loopback;
#[cfg(target_os = "linux")]
mod namespaces;
mod program;
mod stage;
mod streams;
mod supervisor;
mod survivors;

use super::{
    error::RunError,
    protocol::{self, Reply},
};
pub(super) use stage::Stage;
use streams::Streams;
use supervisor::Supervisor;

/// Does a helper's work if this process was started to be one. `main` returns its exit code before it does anything else.
pub fn helper_main() -> Option<ExitCode> {
    let stage = Stage::from_arguments(env::args_os().skip(1))?;
    Some(match help(stage) {
        Ok(()) => ExitCode::SUCCESS,
        Err(()) => ExitCode::FAILURE,
    })
}

fn help(stage: Stage) -> Result<(), ()> {
    let streams = Streams::take().map_err(drop)?;
    let control = streams.control.try_clone().map_err(drop)?;
    // Away from the grader's terminal and its signals; it fails only if it is so already.
    rustix::process::setsid().ok();
    let done = match stage {
        Stage::Session => session(streams),
        #[cfg(target_os = "linux")]
        Stage::Namespaces { private_network } => namespaces::make(streams, private_network),
        #[cfg(target_os = "linux")]
        Stage::Init => init(streams),
        #[cfg(not(target_os = "linux"))]
        Stage::Namespaces { .. } | Stage::Init => Err(RunError::new("this system has no namespaces")),
    };
    done.map_err(|error| {
        // If the grader is gone, there is nobody to tell.
        protocol::send(&control, &Reply::Failed(error.to_string())).ok();
    })
}

fn session(streams: Streams) -> Result<(), RunError> {
    // What loses its parent becomes a child of this process, where it can be found.
    #[cfg(target_os = "linux")]
    rustix::process::set_child_subreaper(Some(rustix::process::getpid()))
        .map_err(RunError::trying("become the reaper of what a program leaves behind"))?;
    #[cfg(target_os = "linux")]
    shut_out_tracers()?;
    let mut supervisor = Supervisor::new(streams)?;
    let ended = supervisor.run();
    supervisor.end_all();
    ended
}

#[cfg(target_os = "linux")]
fn init(streams: Streams) -> Result<(), RunError> {
    namespaces::settle_in()?;
    shut_out_tracers()?;
    // With this process, the kernel ends all that is left.
    Supervisor::new(streams)?.run()
}

/// Keeps the program from looking into its supervisor or making it say what it likes.
#[cfg(target_os = "linux")]
fn shut_out_tracers() -> Result<(), RunError> {
    rustix::process::set_dumpable_behavior(rustix::process::DumpableBehavior::NotDumpable)
        .map_err(RunError::trying("shut out tracers"))
}
