//! What the tests of the runner share: runners, specs and waiting.

use std::{
    collections::BTreeMap,
    env,
    path::PathBuf,
    process::Command,
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
    ($($test:ident)*) => {
        mod session {
            $(#[test] fn $test() {
                super::$test(&$crate::support::session());
            })*
        }
        mod namespaces {
            $(#[test] fn $test() {
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

/// The tests above would be skipped if the runner lost this ability by a mistake of its own.
#[test]
fn where_another_program_can_make_namespaces_the_runner_can() {
    let made = Command::new("unshare")
        .args([
            "--user",
            "--map-root-user",
            "--mount",
            "--pid",
            "--fork",
            "--net",
            "--ipc",
            "--uts",
        ])
        .args(["mount", "-t", "proc", "proc", "/proc"])
        .output();
    if made.is_ok_and(|made| made.status.success()) {
        assert_eq!(detect().obstacle(), None);
    } else {
        eprintln!("skipped, because `unshare` is missing or can't make private namespaces");
    }
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

/// Waits until something is true.
#[track_caller]
pub(crate) fn eventually(what: &str, mut is_true: impl FnMut() -> bool) {
    let deadline = Instant::now() + SOON;
    while !is_true() {
        assert!(Instant::now() < deadline, "not in time: {what}");
        thread::sleep(Duration::from_millis(2));
    }
}
