//! The probes of running programs, through the built helper: the program is this test binary in another role.
#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    clippy::panic,
    reason = "the functions that tests share are tests as well"
)]

mod program;

use std::{
    env, fs,
    path::PathBuf,
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use bigtent::{
    course::manifest::{CaseManifest, Kind},
    grading::{
        cancel::Cancel,
        probe::{Context, Seen, probe},
        run::Runner,
        verdict::{Outcome, Tier},
    },
};

fn runner() -> Runner {
    Runner::detect(PathBuf::from(env!("CARGO_BIN_EXE_bigtent")))
}

fn seen(runner: &Runner, role: &str, kind: Kind, toml: &str, cancel: &Cancel) -> Seen {
    let common = format!(
        "id = 'case'\ntitle = 't'\ncites = []\nwhy = 'w'\nlesson = 'l#s'\n{toml}\n[env]\nROLE = '{role}'\nRUST_BACKTRACE = '0'\n"
    );
    let case: CaseManifest = toml::from_str(&common).unwrap_or_else(|error| panic!("{error}\n{common}"));
    let folder = tempfile::tempdir().unwrap();
    let scratch = folder.path().join("scratch");
    fs::create_dir(&scratch).unwrap();
    // The test harness takes arguments that a program of an exercise doesn't get.
    let program = folder.path().join("program");
    let script = format!(
        "#!/bin/sh\nexec '{}' --ignored --exact program::play --nocapture -- \"$@\"\n",
        env::current_exe().unwrap().display()
    );
    let context = Context {
        runner,
        program: &script_at(&program, &script),
        scratch: &scratch,
        files: &scratch,
        review: None,
        given: &bigtent::course::model::Files::new(),
        cancel,
    };
    probe(&case, kind, &context).unwrap_or_else(|error| panic!("{error}"))
}

fn script_at(path: &std::path::Path, script: &str) -> PathBuf {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, script).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
    path.to_owned()
}

fn transcript(runner: &Runner, role: &str, kind: Kind, toml: &str) -> String {
    match seen(runner, role, kind, toml, &Cancel::default()) {
        Seen::Transcript { transcript, .. } => transcript.to_string(),
        other => panic!("{other:?}"),
    }
}

const ASK_UPSTREAM: &str = r#"
    [[http]]
    do = "request"
    send = "GET /up"
    [[http]]
    do = "logs"
    request_lines = true
    within_ms = 10000
    [upstream]
    show_headers = ["x-key"]
    [[upstream.route]]
    path = "/p"
    reply = [{ body = "from upstream" }]
    "#;

fn a_server_is_probed(runner: &Runner) {
    let text = transcript(runner, "server", Kind::Http, ASK_UPSTREAM);
    assert_eq!(
        text,
        "### 1. GET /up\nstatus 200\ncontent-type text/plain\nbody from upstream\n\n\
         ### 2. logs\nGET /up 200: 1 request, 1 line\n\n\
         ### 3. upstream\nGET /p?a=1&b=2\n  x-key k\n"
    );
}

#[test]
fn a_server_is_probed_in_a_session() {
    a_server_is_probed(&runner().with_tier(Tier::Session));
}

#[test]
fn a_server_is_probed_in_the_strongest_box() {
    a_server_is_probed(&runner());
}

#[test]
fn a_crash_in_the_middle_shows_in_the_transcript_with_the_last_words() {
    let steps = "[[http]]\ndo = 'request'\nsend = 'GET /crash'\n[[http]]\ndo = 'request'\nsend = 'GET /up'\n";
    let Seen::Transcript { transcript, output } = seen(&runner(), "server", Kind::Http, steps, &Cancel::default())
    else {
        panic!("no transcript");
    };
    assert_eq!(
        transcript.to_string(),
        "### 1. GET /crash\nconnection closed without a reply\nprogram ended: exit code 7\n\n\
         ### 2. GET /up\nconnection refused\n"
    );
    assert!(output.contains("crashing"), "{output}");
}

#[test]
fn a_program_that_ends_before_it_listens_crashed() {
    let steps = "[[http]]\ndo = 'request'\nsend = 'GET /'\n";
    let seen = seen(&runner(), "words", Kind::Http, steps, &Cancel::default());
    let Seen::Trouble(Outcome::Crashed { how, output }) = seen else {
        panic!("{seen:?}");
    };
    assert_eq!(how, "exit code 3");
    assert!(output.contains("last words"), "{output}");
}

#[test]
fn a_start_that_should_fail_is_shown() {
    let steps = "[[http]]\ndo = 'start'\nport_text = 'many'\n\
        [[http]]\ndo = 'exit'\nwithin_ms = 10000\nmessage = true\n";
    assert_eq!(
        transcript(&runner(), "words", Kind::Http, steps),
        "### 1. start\n> PORT=many\n\n### 2. exit\nexit non-zero\nmessage present\n"
    );
}

#[test]
fn a_driver_reads_arguments_and_input() {
    let text = transcript(
        &runner(),
        "driver",
        Kind::Stdio,
        "[stdio]\nargs = ['fill', 'a b']\nstdin = \"one\\ntwo\\n\"\nwithin_ms = 20000\n",
    );
    let text: Vec<&str> = text.lines().filter(|line| !line.contains("running 1 test")).collect();
    assert_eq!(
        text.join("\n").replace("stdout |\n", ""),
        "### 1. driver fill 'a b'\nstdin | one\nstdin | two\nstdout | fill,a b\nstdout | >one\nstdout | >two\nexit 3"
    );
}

#[test]
fn a_program_that_does_not_end_is_stopped() {
    let seen = seen(
        &runner(),
        "sleep",
        Kind::Stdio,
        "[stdio]\nwithin_ms = 100\n",
        &Cancel::default(),
    );
    let Seen::Trouble(Outcome::TimedOut { what, .. }) = seen else {
        panic!("{seen:?}");
    };
    assert_eq!(what, "it did not end within 0.1 s");
}

#[test]
fn a_process_that_is_left_behind_is_told() {
    let leave = |kind, toml| seen(&runner(), "leave", kind, toml, &Cancel::default());
    let leaked = Seen::Trouble(Outcome::Leaked { processes: 1 });
    assert_eq!(leave(Kind::Stdio, "[stdio]\nwithin_ms = 20000\n"), leaked);
    let steps = "[[http]]\ndo = 'start'\n[[http]]\ndo = 'exit'\nwithin_ms = 20000\n";
    assert_eq!(leave(Kind::Http, steps), leaked);
}

#[test]
fn a_flood_is_stopped_before_the_deadline() {
    let start = Instant::now();
    let seen = seen(
        &runner(),
        "flood",
        Kind::Stdio,
        "[stdio]\nwithin_ms = 600000\n",
        &Cancel::default(),
    );
    assert!(matches!(seen, Seen::Trouble(Outcome::OutputTooLong { .. })), "{seen:?}");
    assert!(start.elapsed() < Duration::from_mins(1));
}

#[test]
fn a_cancel_ends_a_case_soon() {
    let steps = "[[http]]\ndo = 'pause'\nms = 600000\n";
    let cancel = Cancel::default();
    let (done, news) = mpsc::channel();
    thread::scope(|scope| {
        scope.spawn(|| {
            let seen = seen(&runner(), "server", Kind::Http, steps, &cancel);
            done.send(seen).unwrap();
        });
        // Wherever this hits it, from its start to the pause, the case ends.
        thread::sleep(Duration::from_millis(50));
        cancel.cancel();
        assert_eq!(news.recv_timeout(Duration::from_secs(20)), Ok(Seen::Cancelled));
    });
}
