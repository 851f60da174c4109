//! The grader's side of one helper: its process and the control socket.

use std::{
    io,
    net::Shutdown,
    os::{fd::OwnedFd, unix::net::UnixStream},
    path::Path,
    process::{Child, Command},
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use super::{
    error::RunError,
    helper::Stage,
    protocol::{self, Family, Request},
    spec::Spec,
    state::State,
    watch::watch,
};

/// How long a helper may take to make its box, and how long to end all that runs in it. Either takes milliseconds; this is
/// for a machine that is overloaded.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long output is read once the helper is gone, in case something escaped that still holds a stream.
const LAST_OUTPUT: Duration = Duration::from_secs(2);

/// A helper that runs. Dropping it ends all that it started.
#[derive(Debug)]
pub(super) struct Link {
    helper: Child,
    shared: Arc<Shared>,
}

/// What the threads that deal with a helper share.
#[derive(Debug)]
pub(super) struct Shared {
    pub(super) control: UnixStream,
    /// Held from a request for a socket to its answer.
    asking: Mutex<()>,
    state: Mutex<State>,
    changed: Condvar,
}

impl Link {
    /// Starts a helper that makes a box, and keeps `limit` bytes of each output stream of what will run in it.
    pub(super) fn open(program: &Path, stage: Stage, limit: usize) -> Result<Self, RunError> {
        let what = format!("start the helper `{}`", program.display());
        Self::try_open(program, stage, limit).map_err(RunError::trying(what))
    }

    fn try_open(program: &Path, stage: Stage, limit: usize) -> io::Result<Self> {
        let (control, their_control) = UnixStream::pair()?;
        let (output, their_output) = io::pipe()?;
        let (errors, their_errors) = io::pipe()?;
        let shared = Arc::new(Shared {
            control,
            asking: Mutex::default(),
            state: Mutex::new(State::new(limit)),
            changed: Condvar::new(),
        });
        let watched = Arc::clone(&shared);
        thread::Builder::new()
            .name("box".to_owned())
            .spawn(move || watch(&watched, [output.into(), errors.into()]))?;
        let helper = Command::new(program)
            .args(stage.arguments())
            .stdin(OwnedFd::from(their_control))
            .stdout(their_output)
            .stderr(their_errors)
            .spawn()?;
        Ok(Self { helper, shared })
    }

    /// What remains valid when the link itself is gone.
    pub(super) fn shared(&self) -> &Arc<Shared> {
        &self.shared
    }

    /// Starts the program; false if the helper is gone and didn't say why.
    pub(super) fn start(&self, spec: Spec) -> Result<bool, RunError> {
        let sent = protocol::send(&self.shared.control, &Request::Start(Box::new(spec)));
        // A helper that couldn't make its box is gone by now; what it had to say is yet to be read.
        if let Err(error) = sent
            && error.kind() != io::ErrorKind::BrokenPipe
        {
            return Err(RunError::trying("tell the helper what to run")(error));
        }
        self.shared
            .wait(Instant::now() + PATIENCE, |state| {
                let answer = state.started.take().map(|started| started.map(|()| true));
                answer.or_else(|| state.gone.then_some(Ok(false)))
            })
            .unwrap_or_else(|| Err(RunError::new("can't run a program: the helper doesn't answer")))
    }

    /// A new TCP socket of the program's network.
    pub(super) fn socket(&self, family: Family) -> io::Result<OwnedFd> {
        let _asking = self.shared.asking.lock().unwrap_or_else(PoisonError::into_inner);
        protocol::send(&self.shared.control, &Request::Socket(family))?;
        self.shared
            .wait(Instant::now() + PATIENCE, |state| {
                let gone = || state.gone.then(|| Err(io::ErrorKind::BrokenPipe.into()));
                state.socket.take().or_else(gone)
            })
            .unwrap_or_else(|| {
                // A late answer would be taken for the next one's.
                self.shared.hang_up();
                Err(io::ErrorKind::TimedOut.into())
            })
    }

    /// Sends the program a signal.
    pub(super) fn signal(&self, signal: rustix::process::Signal) {
        // It fails if the helper is gone, and the program with it.
        protocol::send(&self.shared.control, &Request::Signal(signal.as_raw())).ok();
    }

    /// Ends all that the helper started and waits until it is gone and both streams are read to their end.
    pub(super) fn close(&mut self) {
        self.shared.hang_up();
        if self
            .shared
            .wait(Instant::now() + PATIENCE, |state| state.gone.then_some(()))
            .is_none()
        {
            self.helper.kill().ok();
        }
        self.shared
            .wait(Instant::now() + LAST_OUTPUT, |state| (!state.watching).then_some(()));
        self.helper.wait().ok();
    }
}

impl Drop for Link {
    fn drop(&mut self) {
        self.close();
    }
}

impl Shared {
    /// What is known at this moment.
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is known and wakes those who wait for it.
    pub(super) fn update(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state());
        self.changed.notify_all();
    }

    /// Waits until `look` finds what it looks for, at most until the deadline.
    pub(super) fn wait<T>(&self, deadline: Instant, mut look: impl FnMut(&mut State) -> Option<T>) -> Option<T> {
        let mut state = self.state();
        loop {
            if let Some(found) = look(&mut state) {
                return Some(found);
            }
            let left = deadline.checked_duration_since(Instant::now())?;
            let waited = self.changed.wait_timeout(state, left);
            state = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// Lets go of the helper, which thereupon ends all that it started.
    pub(super) fn hang_up(&self) {
        // It fails if the helper is gone already.
        self.control.shutdown(Shutdown::Write).ok();
    }
}
