//! An exercise: the editor, the verdict on what was saved, hints, reset, the solution.

use std::fs;

use crate::support::{
    programs::{self, HEALTH},
    window::Window,
    workbook::Workbook,
};

const STARTER: &str = include_str!("../../exercises/http-health/src/main.rs");

/// Opens the exercise in a window.
pub(crate) fn open_exercise(workbook: &Workbook) -> Window {
    let mut window = workbook.open();
    window.press("/http-health\r");
    window.see(&["A health endpoint", "e edit"]);
    window
}

#[test]
fn the_editor_gets_the_plain_terminal_and_what_it_saves_is_graded_without_a_key() {
    let workbook = Workbook::new();
    let right = workbook.home().join("right.rs");
    fs::write(&right, programs::right()).unwrap();
    let script = format!(
        "echo 'this is the editor'; read -r word; cp '{}' \"$2.new\"; mv \"$2.new\" \"$2\"; echo \"$1 $word\" > \"$HOME/said\"",
        right.display()
    );
    let editor = workbook.script("editor", &script);
    // Editors are named with their arguments.
    let mut window = workbook.open_with((120, 36), &[("EDITOR", &format!("'{editor}' --wait"))]);
    window.press("/http-health\r");
    window.see(&["e edit"]);
    window.press("e");
    window.see(&["this is the editor"]);
    window.see_terminal_restored();
    // Neither do these keys reach the workbook.
    window.press("q1?\r");
    window.see_terminal_taken();
    window.see(&["✓ passed · 7 of 7 cases", "A health endpoint"]);
    assert_eq!(
        fs::read_to_string(workbook.home().join("said")).unwrap(),
        "--wait q1?\n"
    );
    workbook.wait_for_records(|summary| summary.exercises.get("http-health").is_some_and(|known| known.passed));
    window.quit();
}

#[test]
fn without_an_editor_it_is_said_what_to_do() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("e");
    window.see(&["Neither $VISUAL nor $EDITOR is set. Set one (export EDITOR=nano)"]);
    window.see_terminal_taken();
    window.quit();
}

#[test]
fn an_editor_that_fails_is_named() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((120, 36), &[("EDITOR", "no-such-editor"), ("VISUAL", " ")]);
    window.press("/http-health\re");
    window.see(&["The editor \"no-such-editor\", named by $EDITOR, can't be started"]);
    window.see_terminal_taken();
    window.quit();
}

#[test]
fn a_wrong_program_shows_what_differs_and_the_misconception() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    workbook.save(HEALTH, &programs::says_ok());
    window.see(&[
        "✗ failed · 4 of 7 cases",
        "✗ healthy when asked",
        "✓ /health/ is another path",
        "- /status \"healthy\"",
        "+ /status \"ok\"",
        "A known mistake does exactly this",
        "You say that you are well",
    ]);
    workbook.save(HEALTH, &programs::without_fallback());
    window.see(&[
        "✗ failed · 4 of 7 cases",
        "✓ healthy when asked",
        "✗ what isn't there is a 404 in JSON",
        "You rely on the router's own 404",
    ]);
    workbook.save(HEALTH, &programs::right());
    window.see(&["✓ passed · 7 of 7 cases", "Questions that an interviewer would ask now"]);
    window.quit();
    assert_eq!(workbook.summary().exercises["http-health"].attempts, 3);
}

#[test]
fn a_program_that_does_not_compile_shows_the_compilers_words_with_the_learners_line() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((200, 50), &[]);
    window.press("/http-health\r");
    workbook.save(HEALTH, &programs::does_not_compile());
    window.see(&[
        "✗ did not build · 1 error",
        "no method named `parsed`",
        "--> exercises/http-health/src/main.rs:26:26",
    ]);
    window.quit();
}

#[test]
fn hints_come_one_at_a_time_and_are_remembered() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("h");
    window.see(&["Hint 1 of 3", "h hint 2 of 3"]);
    window.see_no_more(&["Hint 2 of 3"]);
    window.press("h");
    window.see(&["Hint 2 of 3", "h hint 3 of 3"]);
    window.quit();
    let mut window = open_exercise(&workbook);
    window.press("G");
    window.see(&["Hint 2 of 3", "h hint 3 of 3"]);
    window.see_no_more(&["Hint 3 of 3"]);
    window.quit();
    assert_eq!(workbook.summary().exercises["http-health"].hints, 2);
}

#[test]
fn in_a_small_window_a_hint_comes_into_view_from_the_verdict_too() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((80, 24), &[]);
    window.press("/http-health\r");
    window.see(&["e edit"]);
    for (program, verdict) in [
        (programs::without_fallback(), "✗ failed · 4 of 7 cases"),
        (programs::right(), "✓ passed · 7 of 7 cases"),
    ] {
        workbook.save(HEALTH, &program);
        window.see(&[verdict, "files "]);
    }
    window.press("h");
    window.see(&["Hint 1 of 3", "h hint 2 of 3"]);
    window.quit();
}

#[test]
fn a_reset_is_confirmed_and_can_be_undone() {
    let workbook = Workbook::new();
    let own = programs::says_ok();
    workbook.save(HEALTH, &own);
    let mut window = open_exercise(&workbook);
    window.see(&["✗ failed"]);
    let saved = || fs::read_to_string(workbook.file(HEALTH)).unwrap();
    window.press("r");
    window.see(&["Put the starter of http-health back?", "n no"]);
    window.press("n");
    window.see_no_more(&["Put the starter"]);
    assert_eq!(saved(), own);
    window.press("ry");
    window.see(&["The starter is back. u brings your version back."]);
    assert_eq!(saved(), STARTER);
    window.see_no_more(&["✗ failed"]);
    window.press("u");
    window.see(&["What was there before is back.", "✗ failed · 4 of 7 cases"]);
    assert_eq!(saved(), own);
    window.quit();
    // Undoing is undone in the same way, also at another time.
    let mut window = open_exercise(&workbook);
    window.see(&["✗ failed · 4 of 7 cases", "u undo reset"]);
    window.press("u");
    window.see_no_more(&["✗ failed"]);
    assert_eq!(saved(), STARTER);
    window.press("u");
    window.see(&["✗ failed · 4 of 7 cases"]);
    assert_eq!(saved(), own);
    window.quit();
}

#[test]
fn the_solution_is_behind_a_question() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("p");
    window.see(&["Give up on http-health and see a solution?"]);
    window.press("n");
    window.see_no_more(&["Give up on", "One way to write it."]);
    assert_eq!(workbook.summary().exercises.get("http-health"), None);
    window.press("py");
    window.see(&["One way to write it. Others pass as well."]);
    window.quit();
    assert!(workbook.summary().exercises["http-health"].gave_up);
    // It was seen: it can be looked at again without a question.
    let mut window = open_exercise(&workbook);
    window.press("p");
    window.see(&["One way to write it. Others pass as well."]);
    window.quit();
}

#[test]
fn a_verdict_that_was_known_already_is_recorded_too() {
    let program = programs::right();
    for _ in 0..2 {
        let workbook = Workbook::new();
        let window = open_exercise(&workbook);
        workbook.save(HEALTH, &program);
        window.see(&["✓ passed · 7 of 7 cases"]);
        window.quit();
        assert!(workbook.summary().exercises["http-health"].passed);
    }
}
