//! The program as a server, with what it writes and how it ends.

use std::{
    env, fs,
    io::{BufRead, BufReader, Read},
    net::{Ipv4Addr, TcpStream},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use tempfile::TempDir;

use crate::client::Client;

/// Long enough for a machine that is very busy; nothing waits for it to pass unless a test fails.
pub(crate) const SOON: Duration = Duration::from_mins(1);

/// The program's command, in an empty folder and with no more than a minimal environment.
pub(crate) fn serve(folder: &TempDir, arguments: &[&str], environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_bigtent"));
    command
        .arg("serve")
        .args(arguments)
        .current_dir(folder.path())
        .env_clear()
        .envs(environment.iter().copied())
        .stdin(Stdio::null());
    for name in ["PATH", "LLVM_PROFILE_FILE"] {
        if let Some(value) = env::var_os(name) {
            command.env(name, value);
        }
    }
    command
}

/// A server that runs. It is killed when it is dropped.
pub(crate) struct Server {
    program: Child,
    port: u16,
    log: Arc<Mutex<String>>,
    _folder: TempDir,
}

impl Server {
    /// Starts one on a port that the system chooses, and waits until it listens.
    pub(crate) fn start(environment: &[(&str, &str)]) -> Self {
        Self::start_with(&[], environment)
    }

    /// The same with further arguments.
    pub(crate) fn start_with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut program = serve(&folder, &[&["--port", "0"], arguments].concat(), environment)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        keep(program.stderr.take().unwrap(), Arc::clone(&log));
        let mut line = String::new();
        BufReader::new(program.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let port = line.trim_end().rsplit_once(':').map(|(_, port)| port.parse().unwrap());
        let Some(port) = port else {
            panic!("no address in {line:?}; the log: {}", log.lock().unwrap())
        };
        Self {
            program,
            port,
            log,
            _folder: folder,
        }
    }

    /// The port that it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Whether it takes connections.
    pub(crate) fn listens(&self) -> bool {
        TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> Client {
        Client::connect(self.port)
    }

    /// The body of a page, which is there.
    pub(crate) fn page(&self, path: &str) -> String {
        let reply = self.connect().get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        reply.body
    }

    /// Asserts that an honest client is answered, within a time that only a server in trouble needs.
    pub(crate) fn is_well(&self) {
        let start = Instant::now();
        self.page("/livez");
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "an honest client waited {took:?}");
    }

    /// What it has logged so far.
    pub(crate) fn log(&self) -> String {
        self.log.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The lines of the access log, once there are as many.
    pub(crate) fn requests(&self, count: usize) -> Vec<Value> {
        let requests = || -> Vec<Value> {
            let log = self.log();
            let complete = log.rfind('\n').map_or("", |end| &log[..end]);
            let lines = complete.lines().filter_map(|line| serde_json::from_str(line).ok());
            lines.filter(|line: &Value| line.get("method").is_some()).collect()
        };
        eventually("the access log", || requests().len() >= count);
        requests()
    }

    /// The most memory that it has used so far, in KiB.
    pub(crate) fn most_memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.program), signal).unwrap();
    }

    /// Waits for its end.
    pub(crate) fn exit_code(mut self) -> Option<i32> {
        let mut status: Option<ExitStatus> = None;
        eventually("the end of the server", || {
            status = self.program.try_wait().unwrap();
            status.is_some()
        });
        status.and_then(|status| status.code())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// Waits until something is so.
pub(crate) fn eventually(what: &str, mut is_so: impl FnMut() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < SOON, "waited in vain for {what}");
        thread::sleep(Duration::from_millis(10));
    }
}

/// Collects what a program writes, so that it never waits for a reader.
fn keep(mut from: ChildStderr, into: Arc<Mutex<String>>) {
    thread::spawn(move || {
        let mut bytes = [0; 8192];
        while let Ok(count @ 1..) = from.read(&mut bytes) {
            let text = String::from_utf8_lossy(&bytes[..count]);
            into.lock().unwrap_or_else(PoisonError::into_inner).push_str(&text);
        }
    });
}
