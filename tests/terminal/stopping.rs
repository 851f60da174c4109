//! Stopped and continued, as a shell's job.

use rustix::process::Signal;

use crate::{
    editing::open_exercise,
    support::workbook::{PROGRAM, Workbook},
};

#[test]
fn a_stop_gives_the_terminal_back_and_a_continuation_takes_it_again() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    for _ in 0..2 {
        window.signal(Signal::TSTP);
        window.see_terminal_restored();
        #[cfg(target_os = "linux")]
        {
            use crate::support::{SOON, processes::process};
            let deadline = std::time::Instant::now() + SOON;
            while process(window.process()).unwrap().state != "T" {
                assert!(std::time::Instant::now() < deadline, "{:?}", process(window.process()));
                std::thread::yield_now();
            }
        }
        window.signal(Signal::CONT);
        window.see_terminal_taken();
        window.see(&["A health endpoint", "e edit"]);
    }
    window.quit();
}

#[test]
fn the_stop_key_leads_to_the_shell_and_fg_leads_back() {
    let workbook = Workbook::new();
    let script = format!("set -m; '{PROGRAM}' --port 0; echo \"stopped: $?\"; read -r _; fg; echo \"ended: $?\"");
    let mut shell = workbook.start((120, 36), &[], &["/bin/sh", "-c", &script]);
    shell.see_terminal_taken();
    shell.press("/http-health\r");
    shell.see(&["e edit"]);
    shell.press("\x1a");
    // 128 and the number of a signal that stops.
    shell.see(&["stopped: 14"]);
    shell.see_terminal_restored();
    shell.press("\r");
    shell.see_terminal_taken();
    shell.see(&["e edit"]);
    shell.press("?");
    shell.see(&["All keys"]);
    shell.press("\x1b");
    shell.see_no_more(&["All keys"]);
    shell.press("q");
    shell.see(&["ended: 0"]);
    shell.see_terminal_restored();
    shell.wait_for_end();
}

#[test]
fn where_no_shell_could_continue_it_the_stop_key_says_so() {
    let workbook = Workbook::new();
    let mut window = open_exercise(&workbook);
    window.press("\x1a");
    window.see(&["No shell could continue the program; q quits it."]);
    window.see_terminal_taken();
    window.quit();
}
