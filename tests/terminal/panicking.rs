//! A panic gives the terminal back before it is reported. The program has none to offer, so this binary plays its part, with
//! the program's own terminal.

use std::{
    env,
    io::{Read as _, stdin},
    thread,
};

use bigtent::tui::terminal::Terminal;

use crate::support::workbook::Workbook;

#[test]
fn a_panic_of_the_drawing_thread_restores_the_terminal_and_only_then_is_reported() {
    let workbook = Workbook::new();
    let this = env::current_exe().unwrap();
    let words = [
        this.to_str().unwrap(),
        "--ignored",
        "--exact",
        "panicking::play",
        "--nocapture",
    ];
    let mut window = workbook.start((80, 24), &[("ROLE", "program")], &words);
    window.see(&["drawn"]);
    window.see_terminal_taken();
    window.press(" ");
    window.see(&["panicked at", "the drawing failed"]);
    window.see_terminal_restored();
    assert!(!window.wait_for_end().success());
    let written = String::from_utf8_lossy(&window.written()).into_owned();
    assert!(
        !written.contains("the background failed"),
        "it would have been written across the screen"
    );
}

#[test]
#[ignore = "plays the program in another test"]
fn play() {
    if env::var_os("ROLE").is_none() {
        return;
    }
    let mut terminal = Terminal::enter().unwrap();
    terminal
        .draw(|frame| frame.render_widget("drawn", frame.area()))
        .unwrap();
    stdin().read_exact(&mut [0]).unwrap();
    let background = thread::spawn(|| panic!("the background failed"));
    assert!(background.join().is_err());
    panic!("the drawing failed");
}
