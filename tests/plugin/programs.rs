//! Programs that must succeed, and those without which a test can't be.

use std::{
    io::{ErrorKind, Write},
    process::Command,
};

/// Runs a program that must succeed; what it printed is shown if it doesn't.
pub(crate) fn passes(program: &mut Command) {
    let output = program.output().unwrap();
    assert!(
        output.status.success(),
        "{program:?}: {}\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs a program that fetches what a test needs; where it can't, says what is skipped and why, past the harness, which
/// keeps what passing tests print to itself.
pub(crate) fn fetched(skipped: &str, program: &mut Command) -> Option<()> {
    let why = match program.output() {
        Ok(output) if output.status.success() => return Some(()),
        Ok(output) => String::from_utf8_lossy(&output.stderr).into_owned(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            format!("there is no {}", program.get_program().display())
        }
        Err(error) => error.to_string(),
    };
    let last = why.trim().lines().last().unwrap_or_default();
    let _ = writeln!(std::io::stderr(), "skipped: {skipped} here: {last}");
    None
}
