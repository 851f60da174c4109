//! Listening, limits, readiness, and an end within a deadline.

mod parts;
mod router;
mod running;
mod start;

pub use parts::Parts;
pub use running::{Ended, Running, Stopper};
pub use start::{Server, StartError};
