//! What isn't written: nothing without a change, no colour where it isn't wanted, no screen where there is no terminal.

use std::time::Duration;
#[cfg(target_os = "linux")]
use std::time::Instant;

use crate::{
    editing::open_exercise,
    support::{
        programs::{self, HEALTH},
        workbook::Workbook,
    },
};

#[test]
fn an_idle_program_writes_nothing_and_sleeps() {
    let workbook = Workbook::new();
    let window = open_exercise(&workbook);
    workbook.save(HEALTH, &programs::says_ok());
    window.see(&["✗ failed"]);
    window.wait_for_silence(Duration::from_secs(1));
    #[cfg(target_os = "linux")]
    {
        // No thread has anything to do, once the last one has done its work.
        let activity = || {
            (
                window.written().len(),
                crate::support::processes::wakeups(window.process()),
            )
        };
        let deadline = Instant::now() + crate::support::SOON;
        loop {
            let before = activity();
            window.wait_for_silence(Duration::from_secs(1));
            if activity() == before {
                break;
            }
            assert!(Instant::now() < deadline, "{before:?} became {:?}", activity());
        }
    }
    window.quit();
}

#[test]
fn without_colour_no_colour_is_written() {
    let workbook = Workbook::new();
    let mut window = workbook.open_with((120, 36), &[("NO_COLOR", "1")]);
    window.see(&["Enter begin"]);
    window.press("\r");
    window.see(&["A colleague hands you a service"]);
    window.press("?");
    window.see(&["All keys"]);
    window.press("\x1b");
    window.see_no_more(&["All keys"]);
    window.press("/http-health\r");
    window.see(&["e edit"]);
    workbook.save(HEALTH, &programs::says_ok());
    window.see(&["✗ failed", "+ /status \"ok\""]);
    let written = window.written();
    assert_eq!(colours(&written), [""; 0]);
    window.quit();
    let window = open_exercise(&workbook);
    assert!(
        !colours(&window.written()).is_empty(),
        "with colour, the same test finds some"
    );
}

/// The sequences that choose a colour.
fn colours(written: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(written);
    let sequences = text.split("\x1b[").skip(1).filter_map(|rest| {
        let end = rest.find(|char: char| !char.is_ascii_digit() && char != ';')?;
        rest[end..].starts_with('m').then(|| rest[..end].to_owned())
    });
    let chooses = |code: &str| matches!(code.parse(), Ok(30..=38 | 40..=48 | 58 | 90..=97 | 100..=107));
    sequences.filter(|sequence| sequence.split(';').any(chooses)).collect()
}

#[test]
fn without_a_terminal_an_overview_is_printed() {
    let workbook = Workbook::new();
    let printed = workbook.command(&[]).output().unwrap();
    assert!(printed.status.success());
    let text = String::from_utf8(printed.stdout).unwrap();
    for part in ["0 of ", "next      http-health", "bigtent --help"] {
        assert!(text.contains(part), "{text}");
    }
    assert!(!text.contains('\x1b'), "{text:?}");
    assert!(printed.stderr.is_empty());
}
