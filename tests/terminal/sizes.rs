//! The window's size changes while the program runs.

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        workbook::Workbook,
    },
};

#[test]
fn no_size_breaks_an_exercise() {
    let workbook = Workbook::new();
    workbook.save(HEALTH, &programs::says_ok());
    let mut window = open_exercise(&workbook);
    window.see(&["✗ failed · 4 of 7 cases"]);
    window.press("h");
    for _ in 0..2 {
        window.resize((200, 50));
        window.see(&[
            "HTTP servers",
            "✗ failed · 4 of 7 cases",
            "Hint 1 of 3",
            "+ /status \"ok\"",
        ]);
        window.resize((80, 24));
        window.see(&["✗ failed · 4 of 7 cases", "T1", "h hint 2 of 3"]);
        window.see_no_more(&["HTTP servers", "+ /status \"ok\""]);
        window.resize((20, 5));
        window.see(&["This window is too", "small."]);
        window.resize((1, 1));
        window.press("jk");
        window.wait_for("one cell", |shown| shown.size() == (1, 1));
    }
    window.resize((200, 50));
    window.see(&[
        "HTTP servers",
        "✗ failed · 4 of 7 cases",
        "Hint 1 of 3",
        "+ /status \"ok\"",
    ]);
    window.quit();
}

#[test]
fn no_size_breaks_what_lies_over_the_screen() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    window.see(&["Enter begin"]);
    for (open, seen) in [("?", "All keys"), ("/health", "/ health"), ("\r", "min")] {
        window.press(open);
        window.see(&[seen]);
        for size in [(200, 50), (60, 16), (59, 15), (1, 50), (200, 1), (300, 100)] {
            window.resize(size);
        }
        window.see(&[seen]);
        if open == "?" {
            window.press("?");
            window.see(&["Enter begin"]);
        }
    }
    window.quit();
}

#[test]
fn keys_that_are_pressed_while_the_size_changes_are_read() {
    let workbook = Workbook::new();
    let mut window = workbook.open();
    for width in 100..130 {
        window.resize((width, 36));
        window.press("?");
        window.see(&["All keys"]);
        window.resize((width, 30));
        window.press("?");
        window.see_no_more(&["All keys"]);
    }
    window.quit();
}

#[test]
fn a_window_may_be_too_small_from_the_start() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((20, 5), &[]);
    window.see(&["This window is too", "q quits"]);
    window.resize((80, 24));
    window.see(&["Welcome", "Enter begin"]);
    window.resize((1, 1));
    window.press("q");
    assert!(window.wait_for_end().success());
    window.see_terminal_restored();
}
