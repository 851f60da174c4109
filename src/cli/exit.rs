//! Exit codes, and errors that decide them.

use std::{error::Error, fmt, io, process::ExitCode};

/// What the program's exit code says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: what was asked is done; what was graded passed.
    Passed,
    /// 1: something that was graded or checked did not pass.
    Failed,
    /// 2: the command line makes no sense.
    Usage,
    /// 3: this system lacks something, or a file can't be read or written.
    Environment,
    /// 70: a fault of the program itself.
    Bug,
    /// 128 and the number of the signal that ended it, as shells have it.
    Signal(i32),
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Passed => 0,
            Exit::Failed => 1,
            Exit::Usage => 2,
            Exit::Environment => 3,
            Exit::Bug => 70,
            Exit::Signal(number) => u8::try_from(number).map_or(u8::MAX, |number| number.saturating_add(128)),
        })
    }
}

/// Why a command came to nothing.
#[derive(Debug)]
pub(crate) struct Failure {
    exit: Exit,
    what: String,
    broken_pipe: bool,
}

impl Failure {
    /// What was asked for doesn't exist or can't be meant.
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Usage,
            what: what.into(),
            broken_pipe: false,
        }
    }

    /// The system or a file is at fault.
    pub(crate) fn environment(what: impl fmt::Display) -> Self {
        Self {
            exit: Exit::Environment,
            what: what.to_string(),
            broken_pipe: false,
        }
    }

    /// The program is at fault.
    pub(crate) fn bug(what: impl Into<String>) -> Self {
        Self {
            exit: Exit::Bug,
            what: what.into(),
            broken_pipe: false,
        }
    }

    /// The exit code.
    pub(crate) fn exit(&self) -> Exit {
        self.exit
    }

    /// Whether the reader of the output went away, as `head` does.
    pub(crate) fn is_broken_pipe(&self) -> bool {
        self.broken_pipe
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.what)
    }
}

impl Error for Failure {}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self {
            exit: Exit::Environment,
            what: error.to_string(),
            broken_pipe,
        }
    }
}

impl From<crate::workbook::WorkbookError> for Failure {
    fn from(error: crate::workbook::WorkbookError) -> Self {
        Self::environment(error)
    }
}

impl From<crate::grading::engine::GradeError> for Failure {
    fn from(error: crate::grading::engine::GradeError) -> Self {
        Self::environment(error)
    }
}
