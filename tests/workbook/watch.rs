//! `check --watch`: the verdict is always that of what was saved last.
#![cfg(target_os = "linux")]

use std::{
    fs,
    io::{self, BufRead, BufReader},
    process::Command,
};

use crate::{
    harness::{SOON, eventually, pipe, wait},
    learner::Workbook,
    processes::{runs, with_cache},
    programs::{ENDLESS, ENDLESS_TO_COMPILE, says},
    running::Running,
};

const MAIN: &str = "http-health/src/main.rs";

/// Saves as most editors do: a new file takes the old one's name.
fn save(workbook: &Workbook, name: &str, text: &str) {
    let new = workbook.path(&format!("{name}~"));
    fs::write(&new, text).unwrap();
    fs::rename(new, workbook.path(name)).unwrap();
}

fn watch(workbook: &Workbook, more: &[&str]) -> Running {
    Running::start(&mut workbook.bigtent(&[&["check", "--watch"], more].concat()))
}

/// The line of a difference that shows what `programs::says` answers.
fn seen(text: &str) -> String {
    format!("\n  + /status \"{text}\"\n")
}

/// Verdicts until one is that of a server which says this.
#[track_caller]
fn until_seen(running: &Running, text: &str) {
    while !running.verdict().contains(&seen(text)) {}
}

#[test]
fn every_save_is_graded() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "first");
    save(&workbook, MAIN, &says("second"));
    until_seen(&running, "second");
    // In place, too.
    workbook.write(MAIN, says("third"));
    until_seen(&running, "third");
    workbook.solve("http-health");
    running.until("passed: all 7 cases (");
}

#[test]
fn a_save_during_a_grade_cancels_it() {
    for endless in [ENDLESS, ENDLESS_TO_COMPILE] {
        let workbook = Workbook::ready();
        workbook.write(MAIN, says("first"));
        let running = watch(&workbook, &["http-health"]);
        until_seen(&running, "first");
        save(&workbook, MAIN, endless);
        let name = if endless == ENDLESS { "http_health" } else { "rustc" };
        eventually("the endless program is being graded", || runs(workbook.cache(), name));
        save(&workbook, MAIN, &says("second"));
        let next = running.verdict();
        assert!(next.contains(&seen("second")), "{next}");
        let graded = workbook.events().len();
        assert_eq!(graded, 2, "a cancelled grade was recorded");
    }
}

#[test]
fn a_save_during_the_first_grade_cancels_it_too() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, ENDLESS);
    let running = watch(&workbook, &["http-health"]);
    eventually("the endless program is being graded", || {
        runs(workbook.cache(), "http_health")
    });
    save(&workbook, MAIN, &says("second"));
    let next = running.verdict();
    assert!(next.contains(&seen("second")), "{next}");
}

#[test]
fn of_two_quick_saves_the_last_one_decides() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("start"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "start");
    for round in 0..3 {
        let [one, two, three] = ["one", "two", "three"].map(|word| format!("{word} of {round}"));
        save(&workbook, MAIN, &says(&one));
        save(&workbook, MAIN, &says(&two));
        until_seen(&running, &two);
        save(&workbook, MAIN, &says(&three));
        // The same verdict may come twice, if the file was read after a save that had yet to be noticed.
        let mut verdicts = std::iter::repeat_with(|| running.verdict());
        let next = verdicts.find(|verdict| !verdict.contains(&seen(&two))).unwrap();
        assert!(
            next.contains(&seen(&three)),
            "an older verdict came after a newer one:\n{next}"
        );
    }
}

#[test]
fn saving_what_is_not_graded_grades_nothing() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health", "docker-multistage-fix"]);
    until_seen(&running, "first");
    running.verdict();
    for name in [
        "TASK.md",
        "Cargo.toml",
        "notes.txt",
        "build.rs",
        "src/.main.rs.swp",
        "target/debug/x.rs",
    ] {
        workbook.write(&format!("http-health/{name}"), "something\n");
    }
    workbook.write("docker-multistage-fix/Dockerfile", "FROM scratch\n");
    // Exercises are graded in the course's order, and this is the second one.
    let next = running.verdict();
    assert!(next.starts_with("docker-multistage-fix · "), "{next}");
}

#[test]
fn a_folder_in_which_something_writes_all_the_time_is_no_obstacle() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "first");
    let log = workbook.path("http-health/server.log");
    let mut writer = Command::new("sh");
    writer.args(["-c", "while :; do echo line > \"$0\"; done"]).arg(&log);
    let _writing = Running::start(&mut writer);
    eventually("something writes", || log.exists());
    save(&workbook, MAIN, &says("second"));
    until_seen(&running, "second");
}

#[test]
fn a_folder_that_is_moved_in_is_graded() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "first");
    let elsewhere = workbook.root().join("elsewhere");
    fs::rename(workbook.path("http-health/src"), &elsewhere).unwrap();
    running.until("src/main.rs is missing; ");
    fs::write(elsewhere.join("main.rs"), says("second")).unwrap();
    fs::rename(&elsewhere, workbook.path("http-health/src")).unwrap();
    until_seen(&running, "second");
}

#[test]
fn a_pipe_in_place_of_a_file_does_not_end_the_watch() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "first");
    fs::remove_file(workbook.path(MAIN)).unwrap();
    pipe(&workbook.path(MAIN));
    running.until("not graded");
    save(&workbook, MAIN, &says("second"));
    until_seen(&running, "second");
}

#[test]
fn all_exercises_are_watched_unless_some_are_named() {
    let workbook = Workbook::ready();
    let running = watch(&workbook, &[]);
    save(&workbook, MAIN, &says("first"));
    until_seen(&running, "first");
    save(&workbook, "docker-multistage-fix/Dockerfile", "FROM scratch\n");
    let next = running.verdict();
    assert!(next.starts_with("docker-multistage-fix · "), "{next}");
}

#[test]
fn a_file_that_is_gone_is_told_and_its_return_is_graded() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let running = watch(&workbook, &["http-health"]);
    until_seen(&running, "first");
    fs::remove_file(workbook.path(MAIN)).unwrap();
    running.until("src/main.rs is missing; `bigtent reset http-health` writes the starter anew");
    save(&workbook, MAIN, &says("second"));
    until_seen(&running, "second");
}

#[test]
fn nothing_survives_a_watch_that_is_interrupted() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, ENDLESS);
    let running = watch(&workbook, &["http-health"]);
    eventually("the endless program is being graded", || {
        runs(workbook.cache(), "http_health")
    });
    running.interrupt();
    eventually("nothing is left", || with_cache(workbook.cache()).is_empty());
}

#[test]
fn a_watch_whose_reader_is_gone_ends() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("first"));
    let (reader, writer) = io::pipe().unwrap();
    let mut command = workbook.bigtent(&["check", "--watch", "http-health"]);
    let mut child = command.stdout(writer).spawn().unwrap();
    // It has the other copy of the pipe's end.
    drop(command);
    let mut lines = BufReader::new(reader).lines().map_while(Result::ok);
    assert!(
        lines.any(|line| line.contains(", files ")),
        "it ended before its verdict"
    );
    drop(lines);
    save(&workbook, MAIN, &says("second"));
    assert_eq!(wait(&mut child, SOON).and_then(|status| status.code()), Some(0));
}
