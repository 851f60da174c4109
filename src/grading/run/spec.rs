//! What is to be run, and within which limits.

use std::{collections::BTreeMap, path::PathBuf};

use serde::{Deserialize, Serialize};

/// What is to be run, and within which limits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spec {
    /// The program's path.
    pub program: PathBuf,
    /// Its arguments.
    pub args: Vec<String>,
    /// Its whole environment; `PORT` is added by `port`.
    pub env: BTreeMap<String, String>,
    /// Its working folder.
    pub cwd: PathBuf,
    /// What it reads on standard input; empty when `None`.
    pub stdin: Option<PathBuf>,
    /// Whether it gets a `PORT`.
    pub port: PortChoice,
    /// A variable that is to hold the URL (`http://127.0.0.1:<port>`) of a listener in the program's network, bound before
    /// the program starts; see [`Running::take_listener`](super::Running::take_listener).
    pub listen_env: Option<String>,
    /// Whether it sees only a loopback of its own, where the system can do that.
    pub private_network: bool,
    /// What it may use.
    pub limits: Limits,
}

/// The `PORT` that a program gets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum PortChoice {
    /// None.
    None,
    /// This one in a private network, a reserved free one elsewhere.
    Preferred(u16),
    /// This text, as it stands.
    Text(String),
}

/// What a program may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limits {
    /// Data segment and private memory of each process, in bytes.
    pub memory: u64,
    /// The longest file it may write, in bytes.
    pub file: u64,
    /// Bytes of each output stream that are kept; the rest is read, counted and dropped.
    pub output: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            memory: 1 << 30,
            file: 64 << 20,
            output: 256 << 10,
        }
    }
}
