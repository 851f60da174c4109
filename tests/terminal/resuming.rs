//! Coming back after an end, a good one or a bad one.

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        screen,
        window::Window,
        workbook::Workbook,
    },
};

/// Reads up to a section and waits until that is recorded.
fn read_to_section(workbook: &Workbook) -> Window {
    let mut window = workbook.open();
    window.press("/duty allow\r");
    window.see(&["404 and 405 say different things."]);
    workbook.wait_for_records(|summary| {
        let read = summary.read.get("http-server");
        read.is_some_and(|read| read.section.as_deref() == Some("methods-and-405"))
    });
    window
}

fn comes_back(workbook: &Workbook) {
    let mut window = workbook.open();
    window.see(&["Continue", "▸ A server, its routes, its methods", "Enter continue"]);
    window.press("\r");
    window.wait_for("the section at the top", |shown| {
        screen::find(shown, "Methods and 405").is_some_and(|(_, row)| row < 6)
    });
    window.quit();
}

#[test]
fn after_quitting_one_goes_on_where_one_was() {
    let workbook = Workbook::new();
    read_to_section(&workbook).quit();
    comes_back(&workbook);
}

#[test]
fn after_a_kill_one_goes_on_where_one_was() {
    let workbook = Workbook::new();
    read_to_section(&workbook).kill();
    comes_back(&workbook);
}

#[test]
fn after_a_kill_in_the_middle_of_a_grade_nothing_runs_on_and_the_next_start_grades() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    workbook.save(HEALTH, &programs::endless());
    window.see(&["… running, 0 of 7 cases"]);
    #[cfg(target_os = "linux")]
    let started = crate::support::processes::wait_for_some_below(window.process());
    window.kill();
    #[cfg(target_os = "linux")]
    crate::support::processes::wait_until_gone(&started);
    workbook.save(HEALTH, &programs::right());
    let mut window = workbook.open();
    window.see(&["Continue", "▸ http-health"]);
    window.press("\r");
    window.see(&["✓ passed · 7 of 7 cases"]);
    window.quit();
}

#[test]
fn a_damaged_record_is_reported_and_the_others_count() {
    use std::io::Write as _;
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("hh");
    window.see(&["Hint 2 of 3"]);
    window.quit();
    let log = workbook.root().join(".bigtent/progress.jsonl");
    let mut file = std::fs::OpenOptions::new().append(true).open(log).unwrap();
    file.write_all(b"{\"v\":1,\"at\":\"2026-0").unwrap();
    let mut window = workbook.open();
    window.see(&["progress.jsonl:4: this line can't be read", "▸ http-health"]);
    window.press("\rG");
    window.see(&["Hint 2 of 3"]);
    window.quit();
}
