//! What a program may not use.

use std::time::Instant;

use bigtent::grading::{
    cancel::Cancel,
    run::{Captured, Limits, Runner, Spec},
};
use rustix::process::Signal;

use crate::support::{SOON, has_line, namespaces, on_each_tier, role, shell};

on_each_tier! {
    too_much_memory_is_refused
    too_long_a_file_is_a_signal
    open_files_and_core_dumps_are_limited
}

fn output(runner: &Runner, spec: &Spec) -> Captured {
    let running = runner.spawn(spec, &Cancel::default()).unwrap();
    running.wait(Instant::now() + SOON).expect("the program ends");
    running.end().0
}

fn too_much_memory_is_refused(runner: &Runner) {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped, because this system doesn't count mapped memory");
        return;
    }
    let mut spec = role("allocate");
    assert!(has_line(&output(runner, &spec), "allocated"));
    spec.limits = Limits {
        memory: 128 << 20,
        ..Limits::default()
    };
    assert!(has_line(&output(runner, &spec), "refused"));
}

fn too_long_a_file_is_a_signal(runner: &Runner) {
    let folder = tempfile::tempdir().unwrap();
    let mut spec = shell("exec head -c 2000000 /dev/zero >long");
    folder.path().clone_into(&mut spec.cwd);
    spec.limits = Limits {
        file: 1 << 20,
        ..Limits::default()
    };
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    let exit = running.wait(Instant::now() + SOON).unwrap();
    assert_eq!(exit.signal, Some(Signal::XFSZ.as_raw()));
    assert_eq!(folder.path().join("long").metadata().unwrap().len(), 1 << 20);
}

fn open_files_and_core_dumps_are_limited(runner: &Runner) {
    assert_eq!(
        output(runner, &shell("ulimit -Hn; ulimit -Sn; ulimit -Hc; umask")).kept,
        b"1024\n1024\n0\n0022\n"
    );
}

/// The highest process number, which bounds how many there can be at a time.
#[test]
fn in_namespaces_processes_are_limited_and_only_there() {
    let Some(runner) = namespaces() else { return };
    let file = "/proc/sys/kernel/pid_max";
    let outside = std::fs::read(file).unwrap();
    let inside = output(&runner, &shell(&format!("cat {file}"))).kept;
    assert_eq!(std::fs::read(file).unwrap(), outside);
    if inside == outside {
        eprintln!("skipped, because this kernel has one limit for the whole system");
    } else {
        assert_eq!(inside, b"2348\n");
    }
}
