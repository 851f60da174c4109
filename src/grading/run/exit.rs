//! How a program ended.

use serde::{Deserialize, Serialize};

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// Exit code, if it exited.
    pub code: Option<i32>,
    /// Signal number, if it was killed.
    pub signal: Option<i32>,
    /// Processes that it left behind.
    pub survivors: u32,
}

impl Exit {
    /// The end of a program that went down with its box.
    pub(super) const KILLED: Self = Self {
        code: None,
        signal: Some(rustix::process::Signal::KILL.as_raw()),
        survivors: 0,
    };
}
