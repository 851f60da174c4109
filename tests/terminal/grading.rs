//! Saves and keys while a program is graded.

use std::time::Duration;

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        workbook::Workbook,
    },
};

#[test]
fn of_two_quick_saves_the_last_one_counts() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    for (first, last, verdict) in [
        (programs::says_ok(), programs::right(), "✓ passed"),
        (
            programs::right(),
            programs::without_fallback(),
            "✗ failed · 4 of 7 cases",
        ),
    ] {
        workbook.save(HEALTH, &first);
        window.see(&["… "]);
        workbook.save(HEALTH, &last);
        window.see(&[verdict]);
        window.wait_for_silence(Duration::from_millis(300));
        window.see(&[verdict]);
    }
    window.quit();
}

#[test]
fn an_endless_program_takes_no_keys_away_and_the_next_save_replaces_it() {
    let workbook = Workbook::new();
    for stuck in [programs::endless(), programs::prints_forever()] {
        let mut window = open_exercise(&workbook);
        workbook.save(HEALTH, &stuck);
        window.see(&["… running, 0 of 7 cases"]);
        window.press("?");
        window.see(&["All keys"]);
        window.press("\x1b");
        window.see_no_more(&["All keys"]);
        window.see(&["… running, 0 of 7 cases"]);
        workbook.save(HEALTH, &programs::right());
        window.see(&["✓ passed · 7 of 7 cases"]);
        window.quit();
    }
}

#[test]
fn a_program_that_does_nothing_is_given_up_and_said_to_be_late() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    workbook.save(HEALTH, &programs::does_nothing());
    window.see(&["✗ failed · 0 of 7 cases", "too late", "not run", "it did not listen"]);
    window.quit();
}

#[test]
fn a_program_that_prints_without_end_is_stopped_and_said_to_write_too_much() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.press("/req-pagination\r");
    window.see(&["e edit"]);
    workbook.save("req-pagination/src/lib.rs", &programs::page_that_prints());
    window.see(&["✗ failed · 0 of", "wrote too much"]);
    window.quit();
}

#[test]
fn a_key_grades_again() {
    let workbook = Workbook::new();
    workbook.save(HEALTH, &programs::without_fallback());
    let mut window = open_exercise(&workbook);
    window.see(&["✗ failed · 4 of 7 cases"]);
    window.press("s");
    window.see(&["again · in private"]);
    window.quit();
}

#[test]
fn what_is_saved_for_another_exercise_is_graded_and_said() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    workbook.save("docker-multistage-fix/Dockerfile", "FROM scratch\nUSER root\n");
    window.see(&["docker-multistage-fix: failed"]);
    window.press("1");
    window.see(&["Last verdicts", "✗ docker-multistage-fix"]);
    window.quit();
}
