//! Several processes and one workbook, and a log that was damaged.

use std::{fs, io::Write, thread};

use crate::{
    harness::{Done, run},
    learner::Workbook,
    programs::says,
};

const MAIN: &str = "http-health/src/main.rs";

#[test]
fn two_processes_that_grade_the_same_files_are_both_right() {
    let workbook = Workbook::ready();
    workbook.write(MAIN, says("marker"));
    let saw = "\n  + /status \"marker\"\n";
    thread::scope(|scope| {
        let check = || run(&mut workbook.bigtent(&["check", "http-health", "--fresh"]));
        for process in [scope.spawn(check), scope.spawn(check)] {
            let done = process.join().unwrap();
            assert!(done.exits(1).contains(saw), "{done:?}");
        }
    });
    let events = workbook.events();
    assert_eq!(events.len(), 2);
    assert!(
        events
            .iter()
            .all(|event| event["kind"] == "graded" && event["passed"] == false),
        "{events:?}"
    );
}

#[test]
fn many_processes_that_record_lose_nothing() {
    let workbook = Workbook::new();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| workbook.run(&["solution", "http-health", "--give-up"]).exits(0).len());
            scope.spawn(|| {
                workbook
                    .run(&["solution", "req-pagination", "--give-up"])
                    .exits(0)
                    .len()
            });
        }
    });
    let events = workbook.events();
    let of = |exercise: &str| events.iter().filter(|event| event["exercise"] == exercise).count();
    assert_eq!((of("http-health"), of("req-pagination"), events.len()), (4, 4, 8));
}

#[test]
fn a_torn_record_is_told_and_nothing_else_is_lost() {
    let workbook = Workbook::new();
    workbook.run(&["hint", "http-health"]).exits(0);
    workbook.run(&["solution", "req-pagination", "--give-up"]).exits(0);
    let mut log = fs::OpenOptions::new().append(true).open(workbook.log()).unwrap();
    log.write_all(b"{\"v\":1,\"at\":\"2026-11-").unwrap();
    drop(log);

    let told = |done: &Done| {
        let said = workbook.redacted(&done.err);
        assert!(
            said.starts_with("bigtent: <workbook>/.bigtent/progress.jsonl:3: this line can't be read (")
                && said.ends_with("); the others are kept\n")
                && said.lines().count() == 1,
            "{said}"
        );
    };
    let list = workbook.run(&["list"]);
    assert!(
        list.exits(0).contains("  exercise  given up   req-pagination "),
        "{list:?}"
    );
    told(&list);
    // What is recorded from then on stands in a line of its own.
    let hint = workbook.run(&["hint", "http-health"]);
    assert!(hint.exits(0).starts_with("hint 2 of 3\n"), "{hint:?}");
    told(&hint);
    let hint = workbook.run(&["hint", "http-health"]);
    assert!(hint.exits(0).starts_with("hint 3 of 3\n"), "{hint:?}");
    told(&hint);
}
