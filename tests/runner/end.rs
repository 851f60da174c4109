//! How programs start and end.

use std::{
    fs::OpenOptions,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use bigtent::grading::{
    cancel::Cancel,
    run::{Exit, Runner},
};
use rustix::process::Signal;

use crate::support::{SOON, has_line, namespaces, on_each_tier, role, shell};

on_each_tier! {
    exit_codes_and_signals_are_told
    signals_reach_the_program_alone
    the_default_signals_kill_a_program
    an_end_by_the_grader_is_a_kill
    a_program_that_cannot_start_is_an_error_with_its_path
    a_program_that_is_being_written_is_waited_for
    programs_run_at_once
}

fn exit(code: Option<i32>, signal: Option<Signal>) -> Exit {
    Exit {
        code,
        signal: signal.map(Signal::as_raw),
        survivors: 0,
    }
}

fn exit_codes_and_signals_are_told(runner: &Runner) {
    for (script, expected) in [
        ("exit 0", exit(Some(0), None)),
        ("exit 7", exit(Some(7), None)),
        ("kill -TERM $$", exit(None, Some(Signal::TERM))),
        ("kill -KILL $$", exit(None, Some(Signal::KILL))),
        ("kill -PIPE $$", exit(None, Some(Signal::PIPE))),
    ] {
        let running = runner.spawn(&shell(script), &Cancel::default()).unwrap();
        assert_eq!(running.wait(Instant::now() + SOON), Some(expected), "{script}");
        assert_eq!(running.exit(), Some(expected), "{script}");
    }
}

fn signals_reach_the_program_alone(runner: &Runner) {
    let script = "trap 'echo term; exit 3' TERM; (trap 'echo child' TERM; echo ready; sleep 1000) & wait";
    let running = runner.spawn(&shell(script), &Cancel::default()).unwrap();
    assert!(running.wait_output(SOON, &mut |output, _| output.kept == b"ready\n"));
    assert_eq!(running.exit(), None);
    running.signal(Signal::TERM);
    let ended = running.wait(Instant::now() + SOON).unwrap();
    assert_eq!((ended.code, ended.survivors > 0), (Some(3), true));
    running.signal(Signal::TERM);
    assert_eq!(running.end().0.kept, b"ready\nterm\n");
}

fn the_default_signals_kill_a_program(runner: &Runner) {
    for signal in [Signal::TERM, Signal::INT, Signal::HUP, Signal::KILL] {
        let running = runner.spawn(&shell("exec sleep 1000"), &Cancel::default()).unwrap();
        running.signal(signal);
        assert_eq!(running.wait(Instant::now() + SOON), Some(exit(None, Some(signal))));
    }
}

fn an_end_by_the_grader_is_a_kill(runner: &Runner) {
    let cancel = Cancel::default();
    let running = runner.spawn(&shell("sleep 1000"), &cancel).unwrap();
    assert_eq!(running.wait(Instant::now()), None);
    cancel.cancel();
    assert_eq!(
        running.wait(Instant::now() + SOON),
        Some(exit(None, Some(Signal::KILL)))
    );
    let mut spec = shell("sleep 1000");
    spec.listen_env = Some("UPSTREAM".to_owned());
    let late = runner.spawn(&spec, &cancel).unwrap();
    assert_eq!(late.wait(Instant::now() + SOON), Some(exit(None, Some(Signal::KILL))));
}

fn a_program_that_cannot_start_is_an_error_with_its_path(runner: &Runner) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("program");
    let mut spec = shell("");
    spec.program.clone_from(&path);
    let error = |spec: &_| runner.spawn(spec, &Cancel::default()).unwrap_err().to_string();
    assert_eq!(
        error(&spec),
        format!(
            "can't start `{}`: No such file or directory (os error 2)",
            path.display()
        )
    );
    std::fs::write(&path, "no program").unwrap();
    assert_eq!(
        error(&spec),
        format!("can't start `{}`: Permission denied (os error 13)", path.display())
    );
    spec = shell("");
    spec.cwd.clone_from(&path);
    assert_eq!(
        error(&spec),
        format!("can't run a program in `{}`: it is not a folder", path.display())
    );
    spec = shell("");
    spec.stdin = Some(folder.path().join("input"));
    assert!(error(&spec).contains("/input`: No such file"), "{}", error(&spec));
}

fn a_program_that_is_being_written_is_waited_for(runner: &Runner) {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = shell("exit 7");
    let program = folder.path().join("program");
    std::fs::copy(&spec.program, &program).unwrap();
    spec.program.clone_from(&program);
    let writer = OpenOptions::new().append(true).open(program).unwrap();
    thread::scope(|scope| {
        let spawned = scope.spawn(|| runner.spawn(&spec, &Cancel::default()));
        // Long enough for the first attempt to fail, short enough for a later one to succeed.
        thread::sleep(Duration::from_millis(20));
        drop(writer);
        let running = spawned.join().unwrap().unwrap();
        assert_eq!(running.wait(Instant::now() + SOON), Some(exit(Some(7), None)));
    });
}

fn programs_run_at_once(runner: &Runner) {
    thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for round in 0..5 {
                    let script = format!("echo {thread} {round}; exit {round}");
                    let running = runner.spawn(&shell(&script), &Cancel::default()).unwrap();
                    assert_eq!(running.wait(Instant::now() + SOON), Some(exit(Some(round), None)));
                    assert_eq!(running.end().0.kept, format!("{thread} {round}\n").into_bytes());
                }
            });
        }
    });
}

#[test]
fn a_helper_that_is_none_is_an_error() {
    let runner = Runner::detect(PathBuf::from("/nowhere/bigtent"));
    assert!(runner.obstacle().unwrap().to_string().contains("/nowhere/bigtent"));
    let error = runner.spawn(&shell(""), &Cancel::default()).unwrap_err().to_string();
    assert_eq!(
        error,
        "can't start the helper `/nowhere/bigtent`: No such file or directory (os error 2)"
    );
    let runner = Runner::detect(PathBuf::from("/bin/cat"));
    let error = runner.spawn(&shell(""), &Cancel::default()).unwrap_err().to_string();
    assert!(
        error.contains("the helper `/bin/cat` ended before the program ran: "),
        "{error}"
    );
    assert!(error.contains("__box"), "what the helper wrote is told: {error}");
}

/// Within a box, where it could do no harm if it did something after all.
#[test]
fn the_hidden_subcommand_does_nothing_without_a_grader() {
    let Some(runner) = namespaces() else { return };
    let helper = env!("CARGO_BIN_EXE_bigtent");
    let count = "grep -c ' /proc ' /proc/self/mountinfo";
    let script =
        format!("{count}; for stage in session namespaces init; do {helper} __box $stage; echo $?; done; {count}");
    let running = runner.spawn(&shell(&script), &Cancel::default()).unwrap();
    running.wait(Instant::now() + SOON).expect("the program ends");
    let output = String::from_utf8(running.end().0.kept).unwrap();
    let lines: Vec<&str> = output.lines().collect();
    assert_eq!(lines[1..4], ["1", "1", "1"], "{output}");
    assert_eq!(lines[0], lines[4], "{output}");
}

#[test]
fn the_inner_helper_changes_nothing_unless_it_is_process_1() {
    let Some(runner) = namespaces() else { return };
    let running = runner.spawn(&role("settle-in"), &Cancel::default()).unwrap();
    running.wait(Instant::now() + SOON).expect("the program ends");
    let expected = "exit status: 1, {\"Failed\":\"this is not process 1 of private namespaces\"}, true";
    assert!(has_line(&running.output().0, expected), "{:?}", running.output());
}
