//! Two windows on the same workbook.

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        workbook::Workbook,
    },
};

#[test]
fn two_windows_both_see_verdicts_and_lose_no_records() {
    let workbook = Workbook::new();
    let (mut one, mut other) = (open_exercise(&workbook), open_exercise(&workbook));
    for (program, verdict) in [
        (programs::says_ok(), "✗ failed · 4 of 7 cases"),
        (programs::right(), "✓ passed · 7 of 7 cases"),
    ] {
        workbook.save(HEALTH, &program);
        one.see(&[verdict]);
        other.see(&[verdict]);
    }
    one.press("h");
    one.see(&["Hint 1 of 3"]);
    other.press("/duty allow\r");
    other.see(&["404 and 405 say different things."]);
    one.quit();
    other.quit();
    let summary = workbook.summary();
    let health = &summary.exercises["http-health"];
    assert_eq!((health.attempts, health.hints, health.passed), (2, 1, true));
    assert_eq!(summary.read["http-server"].section.as_deref(), Some("methods-and-405"));
}
