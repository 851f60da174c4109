//! Servers in this process, and a program that isn't one, for tests of the probe.

use std::{
    io::{self, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    sync::{
        Arc, Condvar, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use httparse::Status;
use rustix::process::Signal;

use super::{
    Found, drive,
    plan::Plan,
    session::SoFar,
    target::Target,
    upstream,
    wire::{FIELDS_CAP, Framing, Wire, fields, framing},
};
use crate::{
    course::manifest::CaseManifest,
    grading::{
        cancel::Cancel,
        run::{Captured, Exit},
    },
};

/// A case that has these keys beside the ones that every case has.
pub(super) fn case(toml: &str) -> CaseManifest {
    let common = "id = 'case'\ntitle = 't'\ncites = []\nwhy = 'w'\nlesson = 'l#s'\n";
    toml::from_str(&format!("{common}{toml}")).unwrap_or_else(|error| panic!("{error}"))
}

/// The transcript of a case on a target.
pub(super) fn transcript<T: Target>(target: &T, toml: &str) -> String {
    match found(target, toml, None, &Cancel::default()) {
        Found::SoFar(so_far) => so_far.transcript.to_string(),
        other => panic!("{other:?}"),
    }
}

/// What comes of a case.
pub(super) fn found<T: Target>(target: &T, toml: &str, upstream: Option<upstream::Running>, cancel: &Cancel) -> Found {
    let plan = Plan::of(&case(toml)).unwrap_or_else(|faults| panic!("{faults:?}"));
    drive(target, &plan.actions, upstream, SoFar::default(), cancel).unwrap_or_else(|error| panic!("{error}"))
}

/// A port on which nobody listens: bound, so that nobody else takes it, but not listening.
pub(super) fn deaf_port() -> (rustix::fd::OwnedFd, u16) {
    use rustix::net::{AddressFamily, SocketAddrV4, SocketType, bind, getsockname, socket};
    let socket = socket(AddressFamily::INET, SocketType::STREAM, None).unwrap();
    bind(&socket, &SocketAddrV4::new(Ipv4Addr::LOCALHOST, 0)).unwrap();
    let address = SocketAddrV4::try_from(getsockname(&socket).unwrap()).unwrap();
    (socket, address.port())
}

/// A server on a port of its own; each connection gets a thread.
pub(super) struct Server {
    pub(super) port: u16,
    stop: Arc<AtomicBool>,
    acceptor: Option<JoinHandle<()>>,
}

impl Server {
    pub(super) fn start(handle: impl Fn(TcpStream) + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let stop = Arc::new(AtomicBool::new(false));
        let handle = Arc::new(handle);
        let stopped = Arc::clone(&stop);
        let acceptor = thread::spawn(move || {
            for socket in listener.incoming() {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                let handle = Arc::clone(&handle);
                let socket = socket.unwrap();
                thread::spawn(move || handle(socket));
            }
        });
        Self {
            port,
            stop,
            acceptor: Some(acceptor),
        }
    }

    /// A server that answers each request with the bytes that `answer` gives; on a kept connection, many.
    pub(super) fn answering(answer: impl Fn(&Asked) -> String + Send + Sync + 'static) -> Self {
        Self::start(move |socket| {
            let mut answers = socket.try_clone().unwrap();
            let mut wire = Wire::new(socket);
            while let Some(asked) = Asked::read(&mut wire) {
                if answers.write_all(answer(&asked).as_bytes()).is_err() || asked.header("connection") == Some("close")
                {
                    break;
                }
            }
        })
    }

    /// A program that runs as long as nobody says otherwise, with this server as its port.
    pub(super) fn program(&self) -> Program {
        Program::on(self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
        let _wakes_the_acceptor = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(acceptor) = self.acceptor.take() {
            acceptor.join().unwrap();
        }
    }
}

/// A request as a server reads it.
#[derive(Debug)]
pub(super) struct Asked {
    /// Method and target.
    pub(super) line: String,
    pub(super) headers: Vec<(String, String)>,
}

impl Asked {
    pub(super) fn read(wire: &mut Wire<TcpStream>) -> Option<Self> {
        let (line, fields) = wire
            .head(|bytes| {
                let mut headers = [httparse::EMPTY_HEADER; FIELDS_CAP];
                let mut request = httparse::Request::new(&mut headers);
                Ok(match request.parse(bytes)? {
                    Status::Partial => None,
                    Status::Complete(length) => {
                        let line = format!("{} {}", request.method.unwrap(), request.path.unwrap());
                        Some((length, (line, fields(request.headers))))
                    }
                })
            })
            .ok()?;
        wire.body(framing(&fields, Framing::None).ok()?).ok()?;
        let headers = fields
            .into_iter()
            .map(|(name, value)| (name, String::from_utf8(value).unwrap()));
        Some(Self {
            line,
            headers: headers.collect(),
        })
    }

    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(field, _)| field == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// A reply with a length.
pub(super) fn reply(status: &str, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// Stands for a program: what it wrote and how it ended is said by the test.
pub(super) struct Program {
    port: u16,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    exit: Option<Exit>,
    exit_on_signal: Option<Exit>,
    stdout: Captured,
    stderr: Captured,
    signals: Vec<Signal>,
}

impl Program {
    /// A program whose port is this one.
    pub(super) fn on(port: u16) -> Self {
        Self {
            port,
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    pub(super) fn exits(&self, code: i32) {
        self.state().exit = Some(exit(code));
        self.changed.notify_all();
    }

    pub(super) fn exits_on_signal(self, code: i32) -> Self {
        self.state().exit_on_signal = Some(exit(code));
        self
    }

    pub(super) fn writes(&self, text: &str) {
        let mut state = self.state();
        state.stderr.kept.extend_from_slice(text.as_bytes());
        state.stderr.total += text.len() as u64;
        drop(state);
        self.changed.notify_all();
    }

    pub(super) fn floods(&self) {
        self.state().stdout.total = 1 << 20;
    }

    pub(super) fn signals(&self) -> Vec<Signal> {
        self.state().signals.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn exit(code: i32) -> Exit {
    Exit {
        code: Some(code),
        signal: None,
        survivors: 0,
    }
}

impl Target for Program {
    fn port(&self) -> u16 {
        self.port
    }

    fn dial(&self) -> io::Result<TcpStream> {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))
    }

    fn signal(&self, signal: Signal) {
        let mut state = self.state();
        state.signals.push(signal);
        state.exit = state.exit.or(state.exit_on_signal);
        drop(state);
        self.changed.notify_all();
    }

    fn exit(&self) -> Option<Exit> {
        self.state().exit
    }

    fn wait(&self, deadline: Instant) -> Option<Exit> {
        let left = deadline.saturating_duration_since(Instant::now());
        let running = |state: &mut State| state.exit.is_none();
        let (state, _) = self.changed.wait_timeout_while(self.state(), left, running).unwrap();
        state.exit
    }

    fn output(&self) -> (Captured, Captured) {
        let state = self.state();
        (state.stdout.clone(), state.stderr.clone())
    }

    fn wait_output(&self, timeout: Duration, ready: &mut dyn FnMut(&Captured, &Captured) -> bool) -> bool {
        let wait = |state: &mut State| !ready(&state.stdout, &state.stderr);
        self.changed
            .wait_timeout_while(self.state(), timeout, wait)
            .is_ok_and(|(_, result)| !result.timed_out())
    }
}
