//! Listening, limits, readiness, and an end within a deadline.
//!
//! A request's way: [`listener`] takes the connection, [`connection`] lets hyper read the head and calls the [`router`], and
//! [`clock`] watches both. [`drain`] ends it all.

mod body;
mod clock;
mod connection;
mod descriptors;
mod drain;
mod listener;
mod log;
mod parts;
mod readiness;
mod router;
mod running;
mod start;
mod stream;
#[cfg(test)]
mod tests;

pub use connection::BreakOff;
pub use log::LogTo;
pub use parts::Parts;
pub use readiness::Readiness;
pub use running::{Ended, Running, Stopper};
pub use start::{Server, StartError};
