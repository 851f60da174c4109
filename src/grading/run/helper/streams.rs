//! The three streams that a helper gets: control, and the program's output.

use std::{
    fs::OpenOptions,
    io,
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
};

use rustix::{
    io::fcntl_dupfd_cloexec,
    stdio::{dup2_stderr, dup2_stdin, dup2_stdout, stderr, stdin, stdout},
};

/// The streams, taken from where no child can inherit them unasked.
pub(super) struct Streams {
    /// The control socket.
    pub(super) control: UnixStream,
    /// What becomes the program's standard output.
    pub(super) output: OwnedFd,
    /// What becomes the program's standard error.
    pub(super) errors: OwnedFd,
}

impl Streams {
    /// Takes them from the standard streams and leaves `/dev/null` there, so that only the program holds its output open.
    pub(super) fn take() -> io::Result<Self> {
        let take = |descriptor| fcntl_dupfd_cloexec(descriptor, 3);
        let streams = Self {
            control: take(stdin())?.into(),
            output: take(stdout())?,
            errors: take(stderr())?,
        };
        // Somebody who tries out the hidden subcommand gets no further.
        streams.control.peer_addr()?;
        let null = OpenOptions::new().read(true).write(true).open("/dev/null")?;
        dup2_stdin(null.as_fd())?;
        dup2_stdout(null.as_fd())?;
        dup2_stderr(null.as_fd())?;
        Ok(streams)
    }
}
