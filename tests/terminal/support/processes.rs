//! Processes as Linux lists them.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, thread,
    time::{Duration, Instant},
};

use rustix::process::Pid;

use super::SOON;

/// A process; the time of its start tells it from a later one with the same number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Process {
    id: i32,
    parent: i32,
    started: String,
    /// `R`, `S`, `T`, …, as in `/proc/<pid>/stat`.
    pub(crate) state: String,
}

/// A process that runs.
pub(crate) fn process(id: Pid) -> Option<Process> {
    read(&id.as_raw_nonzero().to_string())
}

/// Waits until this process has started others; these, and those that they started.
#[track_caller]
pub(crate) fn wait_for_some_below(id: Pid) -> Vec<Process> {
    let deadline = Instant::now() + SOON;
    loop {
        let found = below(id);
        if !found.is_empty() {
            return found;
        }
        assert!(Instant::now() < deadline, "no process was started");
        thread::sleep(Duration::from_millis(2));
    }
}

fn below(id: Pid) -> Vec<Process> {
    let all: Vec<Process> = fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| read(entry.ok()?.file_name().to_str()?))
        .collect();
    let mut known = BTreeSet::from([id.as_raw_nonzero().get()]);
    loop {
        let before = known.len();
        known.extend(
            all.iter()
                .filter(|process| known.contains(&process.parent))
                .map(|process| process.id)
                .collect::<Vec<_>>(),
        );
        if known.len() == before {
            break;
        }
    }
    known.remove(&id.as_raw_nonzero().get());
    all.into_iter().filter(|process| known.contains(&process.id)).collect()
}

/// Waits until none of these processes runs any more.
#[track_caller]
pub(crate) fn wait_until_gone(processes: &[Process]) {
    let deadline = Instant::now() + SOON;
    let runs = |process: &&Process| {
        read(&process.id.to_string()).is_some_and(|found| found.started == process.started && found.state != "Z")
    };
    while let Some(left) = processes.iter().find(runs) {
        assert!(Instant::now() < deadline, "{left:?} is still there");
        thread::sleep(Duration::from_millis(5));
    }
}

/// How often each of the process's threads was woken up since it began, by the thread's number and name.
pub(crate) fn wakeups(id: Pid) -> BTreeMap<String, String> {
    let threads = fs::read_dir(format!("/proc/{}/task", id.as_raw_nonzero())).unwrap();
    let counts = threads.filter_map(|thread| {
        let status = fs::read_to_string(thread.ok()?.path().join("status")).ok()?;
        let value = |name: &str| {
            Some(
                status
                    .lines()
                    .find_map(|line| line.strip_prefix(name))?
                    .trim()
                    .to_owned(),
            )
        };
        let thread = format!("{} {}", value("Pid:")?, value("Name:")?);
        Some((thread, value("voluntary_ctxt_switches:")?))
    });
    counts.collect()
}

/// Whether the process watches folders.
pub(crate) fn watches(id: Pid) -> bool {
    let files = fs::read_dir(format!("/proc/{}/fdinfo", id.as_raw_nonzero())).unwrap();
    let is_watch = |file: fs::DirEntry| fs::read_to_string(file.path()).is_ok_and(|info| info.contains("inotify wd:"));
    files.filter_map(Result::ok).any(is_watch)
}

fn read(id: &str) -> Option<Process> {
    let stat = fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name in parentheses may hold anything, so the fields are counted from its end.
    let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
    Some(Process {
        id: id.parse().ok()?,
        parent: fields.get(1)?.parse().ok()?,
        started: (*fields.get(19)?).to_owned(),
        state: (*fields.first()?).to_owned(),
    })
}
