//! How a program ended, in words.

use rustix::process::Signal;

use crate::grading::run::Exit;

/// For a verdict's line: `exit code 101`, `signal SIGSEGV`.
pub(super) fn describe(exit: Exit) -> String {
    match exit {
        Exit { code: Some(code), .. } => format!("exit code {code}"),
        Exit {
            signal: Some(number), ..
        } => signal_name(number).map_or_else(|| format!("signal {number}"), |name| format!("signal SIG{name}")),
        Exit { .. } => "for an unknown reason".to_owned(),
    }
}

/// For a transcript: `exit 3`, `killed by signal 9`.
pub(super) fn fact(exit: Exit) -> String {
    match exit {
        Exit { code: Some(code), .. } => format!("exit {code}"),
        Exit {
            signal: Some(number), ..
        } => format!("killed by signal {number}"),
        Exit { .. } => "ended for an unknown reason".to_owned(),
    }
}

fn signal_name(number: i32) -> Option<&'static str> {
    Some(match Signal::from_named_raw(number)? {
        Signal::ABORT => "ABRT",
        Signal::BUS => "BUS",
        Signal::FPE => "FPE",
        Signal::HUP => "HUP",
        Signal::ILL => "ILL",
        Signal::INT => "INT",
        Signal::KILL => "KILL",
        Signal::PIPE => "PIPE",
        Signal::SEGV => "SEGV",
        Signal::SYS => "SYS",
        Signal::TERM => "TERM",
        Signal::XCPU => "XCPU",
        Signal::XFSZ => "XFSZ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use rustix::process::Signal;

    use super::{describe, fact};
    use crate::grading::run::Exit;

    #[test]
    fn codes_and_signals() {
        let exit = Exit {
            code: Some(101),
            signal: None,
            survivors: 0,
        };
        assert_eq!(
            (describe(exit).as_str(), fact(exit).as_str()),
            ("exit code 101", "exit 101")
        );
        let killed = Exit {
            code: None,
            signal: Some(Signal::SEGV.as_raw()),
            survivors: 0,
        };
        assert_eq!(describe(killed), "signal SIGSEGV");
        assert_eq!(fact(killed), format!("killed by signal {}", Signal::SEGV.as_raw()));
    }
}
