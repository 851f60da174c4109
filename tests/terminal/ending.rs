//! Every way out gives the terminal back and leaves no process behind.

use rustix::process::Signal;

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        window::Window,
        workbook::Workbook,
    },
};

/// Ends the program while it grades an endless program; says with which exit code.
fn end_while_grading(end: impl FnOnce(&mut Window), terminal_is_left: bool) -> u32 {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    workbook.save(HEALTH, &programs::endless());
    window.see(&["… running, 0 of 7 cases"]);
    #[cfg(target_os = "linux")]
    let started = crate::support::processes::wait_for_some_below(window.process());
    end(&mut window);
    let status = window.wait_for_end();
    if terminal_is_left {
        window.see_terminal_restored();
    }
    #[cfg(target_os = "linux")]
    crate::support::processes::wait_until_gone(&started);
    assert_eq!(workbook.summary().last.as_deref(), Some("exercise:http-health"));
    status.exit_code()
}

#[test]
fn the_letter_q() {
    assert_eq!(end_while_grading(|window| window.press("q"), true), 0);
}

#[test]
fn the_interrupt_key() {
    assert_eq!(end_while_grading(|window| window.press("\x03"), true), 0);
}

#[test]
fn the_signal_to_terminate() {
    assert_eq!(end_while_grading(|window| window.signal(Signal::TERM), true), 128 + 15);
}

#[test]
fn the_signal_to_interrupt() {
    assert_eq!(end_while_grading(|window| window.signal(Signal::INT), true), 128 + 2);
}

#[test]
fn a_closed_window() {
    // It comes as a signal, as the end of what can be read, and as an error of what is written. Any of these may be first.
    let code = end_while_grading(Window::close, false);
    assert!([128 + 1, 0, 3].contains(&code), "{code}");
}

#[test]
fn an_end_in_the_middle_of_the_first_build() {
    let workbook = Workbook::new();
    let empty = workbook.home().join("cache");
    let mut window = workbook.open_with((120, 36), &[("BIGTENT_CACHE", empty.to_str().unwrap())]);
    window.see(&["Building what the exercises depend on, once", " crates"]);
    #[cfg(target_os = "linux")]
    let started = crate::support::processes::wait_for_some_below(window.process());
    window.press("q");
    assert!(window.wait_for_end().success());
    window.see_terminal_restored();
    #[cfg(target_os = "linux")]
    crate::support::processes::wait_until_gone(&started);
}

#[test]
fn an_end_in_the_middle_of_a_question() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("r");
    window.see(&["Put the starter"]);
    window.press("\x03");
    assert!(window.wait_for_end().success());
    window.see_terminal_restored();
}
