//! Where a server's log goes, and how its lines look.
//!
//! The log is the server's own and not the process's: a server inside the terminal's program must not write over the screen.
//! So there is no global subscriber; each thread of the server's runtime gets this one.

use std::{
    cell::RefCell,
    fs::File,
    io::{self, IsTerminal},
    sync::{Arc, LazyLock},
};

use tracing::{
    Dispatch,
    dispatcher::{self, DefaultGuard},
    level_filters::LevelFilter,
    subscriber::NoSubscriber,
};
use tracing_subscriber::{fmt, fmt::writer::BoxMakeWriter};

use crate::datasource::config::{Format, Level, Logging};

/// Where the log goes.
#[derive(Debug, Clone, Default)]
pub enum LogTo {
    /// Nowhere.
    #[default]
    Nowhere,
    /// Standard error.
    Stderr,
    /// A file that is open for appending.
    File(Arc<File>),
}

/// A log that threads can be told to use.
#[derive(Debug, Clone)]
pub(super) struct Log(Dispatch);

/// Takes lines and does nothing with them.
///
/// It is a subscriber like any other, and not `Dispatch::none()`, which `tracing` doesn't count: where it knows one subscriber
/// alone, it lets the thread that comes upon a line first decide for all threads whether the line is wanted.
static NOBODY: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(NoSubscriber::new()));

thread_local! {
    /// What makes a thread log; held for as long as the thread lives.
    static USED: RefCell<Option<DefaultGuard>> = const { RefCell::new(None) };
}

impl Log {
    /// A log that is written as configured.
    pub(super) fn new(to: LogTo, logging: Logging) -> Self {
        let nobody = NOBODY.clone();
        let (writer, colours) = match to {
            LogTo::Nowhere => return Self(nobody),
            LogTo::Stderr => (BoxMakeWriter::new(io::stderr), io::stderr().is_terminal()),
            LogTo::File(file) => (BoxMakeWriter::new(file), false),
        };
        let level = match logging.level {
            Level::Debug => LevelFilter::DEBUG,
            Level::Info => LevelFilter::INFO,
            Level::Warn => LevelFilter::WARN,
            Level::Error => LevelFilter::ERROR,
        };
        let lines = fmt().with_max_level(level).with_writer(writer).with_target(false);
        Self(match logging.format {
            // Flat, so that a query on the log says `status` and not `fields.status`.
            Format::Json => lines
                .json()
                .flatten_event(true)
                .with_current_span(false)
                .with_span_list(false)
                .into(),
            Format::Text => lines.with_ansi(colours).into(),
        })
    }

    /// Makes the current thread use this log until it ends.
    pub(super) fn use_on_this_thread(&self) {
        USED.set(Some(dispatcher::set_default(&self.0)));
    }
}
