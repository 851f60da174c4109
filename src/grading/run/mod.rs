//! Runs a program in a box: a helper process (this program again, as a hidden subcommand) starts it, is its parent and its
//! reaper, hands out sockets of its network, and takes everything down with it when the grader lets go.
//!
//! ```text
//! grader ──control, stdout, stderr──▶ helper ─┬─▶ program ─▶ …          session
//!                                             └─▶ init ─▶ program ─▶ …  namespaces
//! ```
//!
//! The control socket is the only lifeline: when the grader closes it, or dies in whatever way, the helper ends all that
//! is left. In [namespaces](super::verdict::Tier::Namespaces) the kernel does that, since the helper is process 1 there;
//! in a [session](super::verdict::Tier::Session) the helper hunts down its descendants.

mod capture;
mod descriptor;
mod error;
mod exit;
mod helper;
mod link;
mod port;
mod protocol;
mod runner;
mod running;
mod socket;
mod spec;
mod state;
mod watch;

pub use capture::Captured;
pub use error::RunError;
pub use exit::Exit;
pub use helper::helper_main;
pub use runner::Runner;
pub use running::Running;
pub use spec::{Limits, PortChoice, Spec};
