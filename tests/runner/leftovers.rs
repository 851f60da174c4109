//! Nothing outlives a box.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Instant,
};

use bigtent::grading::{
    cancel::Cancel,
    run::{Runner, Running},
    verdict::Tier,
};

use rustix::process::{Pid, Signal, kill_process};

use crate::{
    processes::{descendants, mark, marked},
    support::{SOON, eventually, has_line, namespaces, on_each_tier, role, shell},
};

on_each_tier! {
    daemons_are_counted_and_gone_with_the_end
    children_that_are_going_are_not_counted
    cancelling_kills_everything_at_once
    dropping_kills_everything
    a_killed_grader_leaves_nothing
    a_crowd_is_gone_with_the_end
}

/// A program that started a daemon, which is detached from it.
fn with_daemon(runner: &Runner, cancel: &Cancel) -> (Running, String) {
    let mut spec = role("keep-daemon");
    let mark = mark(&mut spec);
    let running = runner.spawn(&spec, cancel).unwrap();
    assert!(running.wait_output(SOON, &mut |output, _| has_line(output, "ready")));
    eventually("program and daemon run", || marked(&mark).len() == 2);
    (running, mark)
}

fn daemons_are_counted_and_gone_with_the_end(runner: &Runner) {
    let mut spec = role("leave-daemon");
    let mark = mark(&mut spec);
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    let exit = running.wait(Instant::now() + SOON).expect("the program ends");
    assert_eq!((exit.code, exit.survivors), (Some(0), 1));
    eventually("the daemon alone runs", || marked(&mark).len() == 1);
    running.end();
    assert_eq!(marked(&mark), [""; 0]);
}

fn children_that_are_going_are_not_counted(runner: &Runner) {
    for _ in 0..10 {
        let running = runner
            .spawn(&shell("sleep 1000 & kill -KILL $!"), &Cancel::default())
            .unwrap();
        assert_eq!(running.wait(Instant::now() + SOON).map(|exit| exit.survivors), Some(0));
    }
}

fn cancelling_kills_everything_at_once(runner: &Runner) {
    let cancel = Cancel::default();
    let (running, mark) = with_daemon(runner, &cancel);
    thread::scope(|scope| {
        scope.spawn(|| cancel.cancel());
        eventually("all is gone", || marked(&mark).is_empty());
    });
    assert!(running.exit().is_some() || running.wait(Instant::now() + SOON).is_some());
}

fn dropping_kills_everything(runner: &Runner) {
    let (running, mark) = with_daemon(runner, &Cancel::default());
    drop(running);
    assert_eq!(marked(&mark), [""; 0]);
}

/// A grader that runs a program with a daemon, its mark, and all processes below it, the outermost helper first.
fn grader(runner: &Runner) -> (Child, String, Vec<String>) {
    let mut spec = role("grader");
    let mark = mark(&mut spec);
    let (tier, helpers) = match runner.tier() {
        Tier::Session => ("session", 1),
        _ => ("namespaces", 2),
    };
    let mut grader = Command::new(&spec.program)
        .args(&spec.args)
        .envs(&spec.env)
        .env("TIER", tier)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let output = BufReader::new(grader.stdout.take().unwrap());
    assert!(output.lines().any(|line| line.unwrap() == "ready"));
    eventually("grader, program and daemon run", || marked(&mark).len() >= 3);
    let processes = descendants(grader.id());
    assert_eq!(processes.len(), helpers + 2, "the helpers, the program and the daemon");
    (grader, mark, processes)
}

fn is_there(pid: &String) -> bool {
    Path::new("/proc").join(pid).exists()
}

fn a_killed_grader_leaves_nothing(runner: &Runner) {
    let (mut grader, mark, processes) = grader(runner);
    grader.kill().unwrap();
    grader.wait().unwrap();
    eventually("all is gone", || !processes.iter().any(is_there));
    assert_eq!(marked(&mark), [""; 0]);
}

#[test]
fn in_namespaces_a_killed_helper_leaves_nothing() {
    let Some(runner) = namespaces() else { return };
    let (mut grader, _, processes) = grader(&runner);
    let (outer, others) = processes.split_first().unwrap();
    let outer = Pid::from_raw(outer.parse().unwrap()).unwrap();
    kill_process(outer, Signal::KILL).unwrap();
    eventually("all others are gone", || !others.iter().any(is_there));
    grader.kill().unwrap();
    grader.wait().unwrap();
}

/// Processes that keep starting others.
fn a_crowd_is_gone_with_the_end(runner: &Runner) {
    let mut spec = shell(
        "crowd() { while :; do sleep 0.05 & sleep 1000 & wait $!; done; }; for i in 1 2 3 4 5; do crowd & done; echo ready; wait",
    );
    let mark = mark(&mut spec);
    let running = runner.spawn(&spec, &Cancel::default()).unwrap();
    assert!(running.wait_output(SOON, &mut |output, _| output.kept == b"ready\n"));
    running.end();
    assert_eq!(marked(&mark), [""; 0]);
}

#[test]
fn the_program_sees_nothing_of_the_graders_environment() {
    let Some(runner) = namespaces() else { return };
    let script = "cat /proc/1/environ 2>/dev/null; ls -d /proc/[0-9]*";
    let running = runner.spawn(&shell(script), &Cancel::default()).unwrap();
    running.wait(Instant::now() + SOON).expect("the program ends");
    let output = String::from_utf8(running.end().0.kept).unwrap();
    let processes: Vec<&str> = output.lines().collect();
    assert_eq!(processes[0], "/proc/1", "{output}");
    assert!(processes.len() <= 3, "{output}");
}
