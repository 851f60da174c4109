//! What the tests of the runner share: runners, specs, and a way to find processes.

use std::{
    collections::BTreeMap,
    env, fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU32, Ordering},
    thread,
    time::{Duration, Instant},
};

use bigtent::grading::{
    run::{Captured, Limits, PortChoice, Runner, Spec},
    verdict::Tier,
};

/// Long enough for a machine that is very busy; nothing waits for it to pass unless a test fails.
pub(crate) const SOON: Duration = Duration::from_secs(20);

/// Generates a test for each tier from functions that take a runner.
macro_rules! on_each_tier {
    ($($(#[$attribute:meta])* $test:ident)*) => {
        mod session {
            $($(#[$attribute])* #[test] fn $test() {
                super::$test(&$crate::support::session());
            })*
        }
        mod namespaces {
            $($(#[$attribute])* #[test] fn $test() {
                if let Some(runner) = $crate::support::namespaces() {
                    super::$test(&runner);
                }
            })*
        }
    };
}

pub(crate) use on_each_tier;

fn detect() -> Runner {
    Runner::detect(PathBuf::from(env!("CARGO_BIN_EXE_bigtent")))
}

/// The weaker box, which works everywhere.
pub(crate) fn session() -> Runner {
    let runner = detect().with_tier(Tier::Session);
    assert_eq!(runner.tier(), Tier::Session);
    runner
}

/// The stronger box; none, with a word about it, where the system can't make it.
pub(crate) fn namespaces() -> Option<Runner> {
    let runner = detect();
    if let Some(obstacle) = runner.obstacle() {
        eprintln!("skipped, because this system has no private namespaces: {obstacle}");
        return None;
    }
    assert_eq!(runner.tier(), Tier::Namespaces);
    Some(runner)
}

/// A shell script.
pub(crate) fn shell(script: &str) -> Spec {
    spec("/bin/sh", &["-c", script])
}

/// This binary in one of its roles.
pub(crate) fn role(name: &str) -> Spec {
    let this = env::current_exe().unwrap();
    let mut spec = spec(
        this.to_str().unwrap(),
        &["--ignored", "--exact", "roles::play", "--nocapture"],
    );
    spec.env.insert("ROLE".to_owned(), name.to_owned());
    spec
}

fn spec(program: &str, args: &[&str]) -> Spec {
    Spec {
        program: PathBuf::from(program),
        args: args.iter().map(|&arg| arg.to_owned()).collect(),
        env: BTreeMap::from([("PATH".to_owned(), "/usr/bin:/bin".to_owned())]),
        cwd: env::temp_dir(),
        stdin: None,
        port: PortChoice::None,
        listen_env: None,
        private_network: true,
        limits: Limits::default(),
    }
}

/// Whether a stream has a line.
pub(crate) fn has_line(captured: &Captured, line: &str) -> bool {
    captured
        .kept
        .split(|byte| *byte == b'\n')
        .any(|other| other == line.as_bytes())
}

/// Marks a program, and all that it starts, by a variable that no other process has.
pub(crate) fn mark(spec: &mut Spec) -> String {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let mark = format!(
        "MARK=bigtent-{}-{}",
        process::id(),
        NEXT.fetch_add(1, Ordering::Relaxed)
    );
    let (name, value) = mark.split_once('=').unwrap();
    spec.env.insert(name.to_owned(), value.to_owned());
    mark
}

/// The living processes with a mark.
pub(crate) fn marked(mark: &str) -> Vec<String> {
    let processes = fs::read_dir("/proc").unwrap().flatten().map(|entry| entry.path());
    processes
        .filter(|process| {
            let variables = fs::read(process.join("environ")).unwrap_or_default();
            variables
                .split(|byte| *byte == 0)
                .any(|variable| variable == mark.as_bytes())
        })
        .map(|process| process.display().to_string())
        .collect()
}

/// Waits until something is true.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_true: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_true() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
