//! Runs a program in a box: a helper process (this program again, as a hidden subcommand) starts it, is its parent and its
//! reaper, dials its ports from the inside, and takes everything down with it when the grader lets go.

use std::{
    collections::BTreeMap,
    net::{TcpListener, TcpStream},
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{cancel::Cancel, verdict::Tier};

/// What is to be run, and within which limits.
#[derive(Debug, Clone)]
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
    /// the program starts; see [`Running::take_listener`].
    pub listen_env: Option<String>,
    /// Whether it sees only a loopback of its own, where the system can do that.
    pub private_network: bool,
    /// What it may use.
    pub limits: Limits,
}

/// The `PORT` that a program gets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PortChoice {
    /// None.
    None,
    /// This one in a private network, a reserved free one elsewhere.
    Preferred(u16),
    /// This text, as it stands.
    Text(String),
}

/// What a program may use.
#[derive(Debug, Clone, Copy)]
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

/// How a program ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exit {
    /// Exit code, if it exited.
    pub code: Option<i32>,
    /// Signal number, if it was killed.
    pub signal: Option<i32>,
    /// Processes that it left behind.
    pub survivors: u32,
}

/// What one stream carried.
#[derive(Debug, Clone, Default)]
pub struct Captured {
    /// The first bytes, up to the limit.
    pub kept: Vec<u8>,
    /// All bytes, counted.
    pub total: u64,
}

/// Starts programs in the strongest box that this system has.
#[derive(Debug, Clone)]
pub struct Runner {
    helper: PathBuf,
    tier: Tier,
}

/// A program that runs, or ran. Dropping it kills the program and everything it started.
#[derive(Debug)]
pub struct Running {
    port: u16,
}

/// Why a program couldn't be run: the system's fault, never the program's.
#[derive(Debug, thiserror::Error)]
#[error("can't run a program in a box: {what}")]
pub struct RunError {
    what: String,
    #[source]
    source: Option<std::io::Error>,
}

impl Runner {
    /// `helper` is the bigtent binary. Tries out what the system allows, once; takes a few milliseconds.
    pub fn detect(helper: PathBuf) -> Self {
        Self {
            helper,
            tier: Tier::Session,
        }
    }

    /// The same with a weaker box, for tests and for `doctor`.
    #[must_use]
    pub fn with_tier(&self, tier: Tier) -> Self {
        Self {
            helper: self.helper.clone(),
            tier: tier.min(self.tier),
        }
    }

    /// The box that programs get.
    pub fn tier(&self) -> Tier {
        self.tier
    }

    /// Starts a program; cancelling kills it with all that it started.
    pub fn spawn(&self, _spec: &Spec, _cancel: &Cancel) -> Result<Running, RunError> {
        Err(RunError {
            what: "not built yet".to_owned(),
            source: None,
        })
    }
}

impl Running {
    /// The port that the program was given in `PORT`; 0 if none or if it was a text.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Connects to a loopback port of the program's network; refused is an error of the kind `ConnectionRefused`.
    pub fn dial(&self, _port: u16) -> std::io::Result<TcpStream> {
        Err(std::io::ErrorKind::ConnectionRefused.into())
    }

    /// Listens on a free loopback port of the program's network (127.0.0.1).
    pub fn listen(&self) -> std::io::Result<TcpListener> {
        Err(std::io::ErrorKind::Unsupported.into())
    }

    /// Hands out the listener that [`Spec::listen_env`] asked for, once.
    pub fn take_listener(&mut self) -> Option<TcpListener> {
        None
    }

    /// Sends a signal to the program alone.
    pub fn signal(&self, _signal: rustix::process::Signal) {}

    /// How the program ended, if it has.
    pub fn exit(&self) -> Option<Exit> {
        None
    }

    /// Waits for the end, at most until the deadline.
    pub fn wait(&self, _deadline: Instant) -> Option<Exit> {
        None
    }

    /// Waits at most `timeout` until `ready` says yes of standard output and error so far; says whether it did.
    pub fn wait_output(&self, _timeout: Duration, _ready: &mut dyn FnMut(&Captured, &Captured) -> bool) -> bool {
        false
    }

    /// Standard output and standard error so far.
    pub fn output(&self) -> (Captured, Captured) {
        (Captured::default(), Captured::default())
    }

    /// Kills what is left, waits until all of it is gone and both streams are read to their end.
    pub fn end(self) -> (Captured, Captured) {
        (Captured::default(), Captured::default())
    }
}
