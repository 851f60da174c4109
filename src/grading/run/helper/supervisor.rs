//! Starts the program, reaps it and all that loses its parent, and answers the grader until that lets go.

use std::{
    io::{self, Read},
    os::{
        fd::{AsFd, OwnedFd},
        unix::net::UnixStream,
    },
    time::{Duration, Instant},
};

use rustix::{
    event::{PollFd, PollFlags, Timespec, poll},
    io::Errno,
    process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, kill_process_group, wait},
};
use signal_hook::{consts::SIGCHLD, low_level::pipe};

use super::{program, streams::Streams, survivors};
use crate::grading::run::{
    descriptor,
    error::RunError,
    exit::Exit,
    protocol::{self, Family, Inbox, Reply, Request},
    socket,
    spec::Spec,
};

/// How long processes that the program leaves behind may take to go by themselves, as those do that it has just killed.
const GRACE: Duration = Duration::from_millis(200);
/// How long to go on killing what doesn't die, before that is left to the system.
const STUBBORN: Duration = Duration::from_secs(5);

/// The parent of the program.
pub(super) struct Supervisor {
    control: UnixStream,
    inbox: Inbox,
    /// Becomes readable when a child dies.
    deaths: UnixStream,
    output: Option<(OwnedFd, OwnedFd)>,
    program: Program,
}

#[derive(Debug, Clone, Copy)]
enum Program {
    /// Not started.
    None,
    Runs(Pid),
    /// Ended, which the grader isn't told yet.
    Ended(Pid, WaitStatus, Instant),
    /// Ended, which the grader knows.
    Told(Pid),
}

impl Supervisor {
    pub(super) fn new(streams: Streams) -> Result<Self, RunError> {
        let (deaths, wake) = UnixStream::pair().map_err(RunError::trying("make a socket pair"))?;
        deaths
            .set_nonblocking(true)
            .map_err(RunError::trying("make a socket non-blocking"))?;
        pipe::register(SIGCHLD, wake).map_err(RunError::trying("listen for dying children"))?;
        Ok(Self {
            control: streams.control,
            inbox: Inbox::default(),
            deaths,
            output: Some((streams.output, streams.errors)),
            program: Program::None,
        })
    }

    /// Works until the grader lets go.
    pub(super) fn run(&mut self) -> Result<(), RunError> {
        loop {
            self.reap();
            let look_again = self.tell_end();
            let told = self
                .wait_for_news(look_again)
                .map_err(RunError::trying("wait for the grader"))?;
            if told && !self.serve()? {
                return Ok(());
            }
        }
    }

    /// Kills all that is left until nothing is.
    pub(super) fn end_all(&mut self) {
        let give_up = Instant::now() + STUBBORN;
        let program = match self.program {
            Program::None => return,
            Program::Runs(pid) => {
                // Seldom is there more to kill than this, and a search for it takes longer than all else.
                kill_process_group(pid, Signal::KILL).ok();
                self.await_death();
                pid
            }
            Program::Ended(pid, ..) | Program::Told(pid) => pid,
        };
        while survivors::kill(program) && Instant::now() < give_up {
            self.await_death();
        }
    }

    fn await_death(&mut self) {
        // Failing, it doesn't wait, which is as good.
        wait_for([&self.deaths], Some(Duration::from_millis(10))).ok();
        self.forget_deaths();
        self.reap();
    }

    /// Waits for the grader or a dying child, at most `limit`; says whether the grader told something.
    fn wait_for_news(&mut self, limit: Option<Duration>) -> io::Result<bool> {
        let [told, died] = wait_for([&self.control, &self.deaths], limit)?;
        if died {
            self.forget_deaths();
        }
        Ok(told)
    }

    fn forget_deaths(&mut self) {
        let mut signals = [0; 64];
        while matches!(self.deaths.read(&mut signals), Ok(1..)) {}
    }

    /// Takes in every child that has died.
    fn reap(&mut self) {
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((pid, status))) => {
                    if matches!(self.program, Program::Runs(program) if program == pid) {
                        self.program = Program::Ended(pid, status, Instant::now());
                    }
                }
                Err(Errno::INTR) => {}
                Ok(None) | Err(_) => return,
            }
        }
    }

    /// Tells the grader of the program's end, unless what it left behind may go yet; then, when to look again.
    fn tell_end(&mut self) -> Option<Duration> {
        let Program::Ended(pid, status, since) = self.program else {
            return None;
        };
        let survivors = survivors::count(pid);
        let left = GRACE.saturating_sub(since.elapsed());
        if survivors > 0 && !left.is_zero() {
            return Some(left);
        }
        self.program = Program::Told(pid);
        self.reply(&Reply::Exited(Exit {
            code: status.exit_status(),
            signal: status.terminating_signal(),
            survivors,
        }));
        None
    }

    /// Does what the grader asks for; false once it has let go.
    fn serve(&mut self) -> Result<bool, RunError> {
        let mut buffer = [0; 16 << 10];
        match self.control.read(&mut buffer) {
            Ok(length @ 1..) => self.inbox.push(&buffer[..length]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            // The end is an error if the grader died with a reply unread.
            Ok(0) | Err(_) => return Ok(false),
        }
        while let Some(request) = self.inbox.next().map_err(RunError::trying("understand the grader"))? {
            match request {
                Request::Start(spec) => self.start(&spec),
                Request::Signal(number) => self.signal(number),
                Request::Socket(family) => self.hand_out_socket(family),
            }
        }
        Ok(true)
    }

    fn start(&mut self, spec: &Spec) {
        let Some((output, errors)) = self.output.take() else {
            return;
        };
        match program::start(spec, output, errors) {
            Ok(pid) => {
                self.program = Program::Runs(pid);
                self.reply(&Reply::Started);
            }
            Err(error) => self.reply(&Reply::Failed(error.to_string())),
        }
    }

    fn signal(&self, number: i32) {
        // Until it is reaped, its number can't belong to another process.
        if let (Program::Runs(pid), Some(signal)) = (self.program, Signal::from_named_raw(number)) {
            kill_process(pid, signal).ok();
        }
    }

    fn hand_out_socket(&self, family: Family) {
        let handed_out = socket::open(family)
            .map_err(io::Error::from)
            .and_then(|socket| descriptor::send(&self.control, &protocol::line(&Reply::Socket)?, socket));
        if let Err(error) = handed_out {
            self.reply(&Reply::NoSocket(error.raw_os_error().unwrap_or_default()));
        }
    }

    /// If the grader is gone, reading from it will tell.
    fn reply(&self, reply: &Reply) {
        protocol::send(&self.control, reply).ok();
    }
}

/// Waits until some of the sockets can be read, at most `limit`; says which.
fn wait_for<const N: usize>(sockets: [&UnixStream; N], limit: Option<Duration>) -> io::Result<[bool; N]> {
    let mut polled = sockets.map(|socket| PollFd::from_borrowed_fd(socket.as_fd(), PollFlags::IN));
    let limit = limit.map(Timespec::try_from).transpose().map_err(io::Error::other)?;
    match poll(&mut polled, limit.as_ref()) {
        Ok(_) => Ok(polled.map(|polled| !polled.revents().is_empty())),
        Err(Errno::INTR) => Ok([false; N]),
        Err(error) => Err(error.into()),
    }
}
