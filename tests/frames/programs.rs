//! Programs in other languages that read frames.

use std::io::Write;
use std::process::{Command, Stdio};

/// What the program prints when given this input; it must succeed.
pub(crate) fn run(program: &mut Command, input: &str) -> Vec<u8> {
    let mut child = program
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let output = std::thread::scope(|scope| {
        // A program that stops reading says why on standard error.
        scope.spawn(move || stdin.write_all(input.as_bytes()));
        child.wait_with_output().unwrap()
    });
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    output.stdout
}

/// Says that a test is skipped, and why, past the harness, which keeps what passing tests print to itself.
pub(crate) fn skip<T>(what: &str, why: &str) -> Option<T> {
    let _ = writeln!(std::io::stderr(), "skipped: {what}: {}", why.trim());
    None
}
