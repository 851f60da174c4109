//! Runs programs in the built helper's boxes, in each tier that this system has.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "the functions that tests share are tests as well"
)]

mod end;
#[cfg(target_os = "linux")]
mod leftovers;
mod limits;
mod network;
mod output;
#[cfg(target_os = "linux")]
mod processes;
mod roles;
mod support;
