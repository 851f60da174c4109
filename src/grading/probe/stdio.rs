//! The `stdio` probe: arguments and standard input in, standard output and the exit code out.

use std::{
    io::{self, Write},
    time::{Duration, Instant},
};

use tempfile::NamedTempFile;

use super::{Context, ProbeError, Seen, ending, environment, text};
use crate::{
    course::{manifest::CaseManifest, step::StdioStep},
    grading::{
        run::{Captured, Exit, Limits, PortChoice, Running, Spec},
        transcript::Transcript,
        verdict::Outcome,
    },
};

/// How many lines of standard input a transcript shows.
const STDIN_LINES: usize = 2000;
/// How often a running program's output is measured.
const LOOK: Duration = Duration::from_millis(50);

/// Probes one case.
pub fn probe(case: &CaseManifest, context: &Context<'_>) -> Result<Seen, ProbeError> {
    let step = match (&case.stdio, lint(case).as_slice()) {
        (Some(step), []) => step,
        (_, faults) => {
            return Err(ProbeError::Case {
                case: case.id.get_ref().clone(),
                what: faults.join("; "),
            });
        }
    };
    let stdin = input(step, context).map_err(ProbeError::Io)?;
    let spec = Spec {
        program: context.program.to_owned(),
        args: step.args.clone(),
        env: environment(context.scratch, &case.env),
        cwd: context.scratch.to_owned(),
        stdin: stdin.as_ref().map(|file| file.path().to_owned()),
        port: PortChoice::None,
        listen_env: None,
        private_network: true,
        limits: Limits::default(),
    };
    let deadline = Instant::now() + Duration::from_millis(step.within_ms);
    let running = context.runner.spawn(&spec, context.cancel)?;
    let exit = watch(&running, deadline);
    let (stdout, stderr) = running.end();
    if context.cancel.is_cancelled() {
        return Ok(Seen::Cancelled);
    }
    Ok(judge(step, exit, &stdout, &stderr))
}

/// What makes no sense in a case, each in a sentence; empty if it can be performed.
pub fn lint(case: &CaseManifest) -> Vec<String> {
    match &case.stdio {
        Some(step) if step.within_ms == 0 => vec!["`within_ms` is 0: no program ends in no time".to_owned()],
        Some(step) if step.args.iter().any(|arg| arg.contains('\0')) => {
            vec!["an argument has a NUL character, which no program can be given".to_owned()]
        }
        Some(_) => Vec::new(),
        None => vec!["a `stdio` case needs its step: `[case.stdio]`".to_owned()],
    }
}

/// Standard input as a file outside of the folder that the program works in.
fn input(step: &StdioStep, context: &Context<'_>) -> io::Result<Option<NamedTempFile>> {
    if step.stdin.is_empty() {
        return Ok(None);
    }
    let folder = context.scratch.parent().unwrap_or(context.scratch);
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(step.stdin.as_bytes())?;
    Ok(Some(file))
}

/// How the program ended; `None` if it runs still at the deadline, or has written more than is kept.
fn watch(running: &Running, deadline: Instant) -> Option<Exit> {
    loop {
        let now = Instant::now();
        let exit = running.wait(deadline.min(now + LOOK));
        if exit.is_some() || now >= deadline || is_cut(&running.output().0) {
            return exit;
        }
    }
}

fn is_cut(stream: &Captured) -> bool {
    stream.total > stream.kept.len() as u64
}

fn judge(step: &StdioStep, exit: Option<Exit>, stdout: &Captured, stderr: &Captured) -> Seen {
    let output = text::last_output(stdout, stderr);
    if is_cut(stdout) {
        return Seen::Trouble(Outcome::OutputTooLong { bytes: stdout.total });
    }
    let Some(exit) = exit else {
        let within = Duration::from_millis(step.within_ms).as_secs_f64();
        let what = format!("it did not end within {within} s");
        return Seen::Trouble(Outcome::TimedOut { what, output });
    };
    if exit.survivors > 0 {
        return Seen::Trouble(Outcome::Leaked {
            processes: exit.survivors,
        });
    }
    Seen::Transcript {
        transcript: transcript(step, exit, &stdout.kept),
        output,
    }
}

fn transcript(step: &StdioStep, exit: Exit, stdout: &[u8]) -> Transcript {
    let mut transcript = Transcript::default();
    let title = if step.args.is_empty() {
        "run".to_owned()
    } else {
        text::escape(&format!("driver {}", shell_words::join(&step.args)))
    };
    let shown = transcript.step(title);
    for line in step.stdin.lines().take(STDIN_LINES) {
        shown.line(format!("stdin | {}", text::escape(line)));
    }
    let more = step.stdin.lines().skip(STDIN_LINES).count();
    if more > 0 {
        shown.line(format!("stdin … {more} more lines"));
    }
    for line in stdout
        .strip_suffix(b"\n")
        .unwrap_or(stdout)
        .split(|&byte| byte == b'\n')
    {
        if !stdout.is_empty() {
            shown.line(format!("stdout | {}", text::escape_bytes(line)));
        }
    }
    if stdout.is_empty() {
        shown.line("stdout (empty)");
    }
    shown.line(ending::fact(exit));
    transcript
}

#[cfg(test)]
mod tests {
    use super::{Seen, judge, transcript};
    use crate::{
        course::step::StdioStep,
        grading::{
            run::{Captured, Exit},
            verdict::Outcome,
        },
    };

    fn step(args: &[&str], stdin: &str) -> StdioStep {
        StdioStep {
            args: args.iter().map(|&arg| arg.to_owned()).collect(),
            stdin: stdin.to_owned(),
            within_ms: 2500,
        }
    }

    fn exit(code: i32) -> Exit {
        Exit {
            code: Some(code),
            signal: None,
            survivors: 0,
        }
    }

    fn captured(text: &str) -> Captured {
        Captured {
            kept: text.as_bytes().to_vec(),
            total: text.len() as u64,
        }
    }

    #[test]
    fn what_goes_in_and_what_comes_out() {
        let step = step(&["fill", "a b"], "one\ntwo\n");
        assert_eq!(
            transcript(&step, exit(3), b"x \n\n\x1b[0m\xff\n").to_string(),
            "### 1. driver fill 'a b'\nstdin | one\nstdin | two\nstdout | x\nstdout |\nstdout | \\u{1b}[0m\\xff\nexit 3\n"
        );
    }

    #[test]
    fn silence_and_signals_are_shown() {
        let killed = Exit {
            code: None,
            signal: Some(9),
            survivors: 0,
        };
        assert_eq!(
            transcript(&step(&[], ""), killed, b"").to_string(),
            "### 1. run\nstdout (empty)\nkilled by signal 9\n"
        );
    }

    #[test]
    fn long_input_is_cut() {
        let step = step(&[], &"line\n".repeat(2003));
        let text = transcript(&step, exit(0), b"").to_string();
        assert_eq!(text.matches("stdin | line").count(), 2000);
        assert!(text.contains("stdin … 3 more lines"));
    }

    #[test]
    fn trouble_is_told_apart_from_a_difference() {
        let seen = |exit, stdout: &Captured| judge(&step(&[], ""), exit, stdout, &captured("last words"));
        assert_eq!(
            seen(None, &captured("")),
            Seen::Trouble(Outcome::TimedOut {
                what: "it did not end within 2.5 s".to_owned(),
                output: "last words".to_owned()
            })
        );
        let flood = Captured {
            kept: vec![b'x'; 10],
            total: 1_000_000,
        };
        let too_long = Seen::Trouble(Outcome::OutputTooLong { bytes: 1_000_000 });
        assert_eq!(seen(None, &flood), too_long);
        assert_eq!(seen(Some(exit(0)), &flood), too_long);
        let left_behind = Exit {
            survivors: 2,
            ..exit(0)
        };
        assert_eq!(
            seen(Some(left_behind), &captured("")),
            Seen::Trouble(Outcome::Leaked { processes: 2 })
        );
    }

    #[test]
    fn a_flood_on_standard_error_is_not_graded() {
        let flood = Captured {
            kept: vec![b'x'; 10],
            total: 1_000_000,
        };
        let seen = judge(&step(&[], ""), Some(exit(0)), &captured("ok\n"), &flood);
        assert!(matches!(seen, Seen::Transcript { .. }));
    }
}
