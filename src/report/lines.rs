//! A verdict as plain lines, for terminals, pipes, screen readers and test failures.

use std::fmt::Write as _;

use super::paint::Paint;
use crate::{
    course::{manifest::CaseManifest, model::Exercise},
    grading::{
        compare::{self, Kind, Piece},
        probe::file,
        verdict::{CaseResult, Difference, Grade, Outcome, Verdict},
    },
};

/// Equal lines shown around a difference.
const CONTEXT: usize = 2;

/// The verdict: a line for each case, the first failure in full, and a line that sums up.
pub fn grade(exercise: &Exercise, grade: &Grade, paint: Paint) -> String {
    let mut text = format!("{} · {}\n", paint.strong(&exercise.id), exercise.manifest.title);
    match &grade.verdict {
        Verdict::DidNotBuild { messages, .. } => {
            let _ = writeln!(text, "\n{messages}\n");
        }
        Verdict::NotReadable { message } => {
            let _ = writeln!(text, "\n{message}\n");
        }
        Verdict::Passed | Verdict::Failed => {
            let width = exercise
                .manifest
                .cases
                .iter()
                .map(|case| case.id.get_ref().len())
                .max()
                .unwrap_or_default();
            for (case, result) in exercise.manifest.cases.iter().zip(&grade.cases) {
                let _ = writeln!(
                    text,
                    "  {}  {:width$}  {}",
                    word(&result.outcome, paint),
                    result.case,
                    paint.dim(&case.title)
                );
            }
            if let Some(result) = grade.first_failure() {
                text.push('\n');
                text.push_str(&failure(exercise, result, paint));
                text.push('\n');
            }
        }
    }
    let _ = writeln!(text, "{}", summary(exercise, grade, paint));
    text
}

/// One line that sums a grade up: state, cases, time, box, files.
pub fn summary(exercise: &Exercise, grade: &Grade, paint: Paint) -> String {
    let cases = exercise.manifest.cases.len();
    let state = match &grade.verdict {
        Verdict::Passed => paint.good(&format!("passed: all {cases} cases")),
        Verdict::Failed => paint.bad(&format!("failed: {} of {cases} cases passed", grade.passed())),
        Verdict::DidNotBuild { errors: 1, .. } => paint.bad("did not build: 1 error"),
        Verdict::DidNotBuild { errors, .. } => paint.bad(&format!("did not build: {errors} errors")),
        Verdict::NotReadable { .. } => return paint.bad("not graded: a file can't be read"),
    };
    let when = if grade.remembered {
        "unchanged since the last grade".to_owned()
    } else {
        format!("{:.2} s", grade.took.as_secs_f64())
    };
    let details = format!(
        "({when}, {}, files {})",
        grade.tier.describe(),
        &grade.hash.get(..8).unwrap_or_default()
    );
    format!("{state} {}", paint.dim(&details))
}

fn word(outcome: &Outcome, paint: Paint) -> String {
    match outcome {
        Outcome::Passed => paint.good("pass "),
        Outcome::Failed(_) => paint.bad("FAIL "),
        Outcome::Crashed { .. } => paint.bad("CRASH"),
        Outcome::TimedOut { .. } => paint.bad("TIME "),
        Outcome::OutputTooLong { .. } => paint.bad("LONG "),
        Outcome::Leaked { .. } => paint.bad("LEAK "),
        Outcome::NotRun => paint.dim("–    "),
    }
}

/// A case that didn't pass, in full: what was expected and seen, why the case exists, what to read.
pub fn failure(exercise: &Exercise, result: &CaseResult, paint: Paint) -> String {
    let mut text = String::new();
    let Some(case) = exercise
        .manifest
        .cases
        .iter()
        .find(|case| *case.id.get_ref() == result.case)
    else {
        return text;
    };
    let cites: Vec<&str> = case.cites.iter().map(|id| id.get_ref().as_str()).collect();
    let _ = writeln!(
        text,
        "{} · {}  [{}]",
        paint.strong(&result.case),
        case.title,
        cites.join(" ")
    );
    let mut output = "";
    match &result.outcome {
        Outcome::Passed | Outcome::NotRun => {}
        Outcome::Failed(difference) => {
            let _ = writeln!(text, "{}\n", paint.dim("- expected   + seen"));
            text.push_str(&differing(difference, paint));
            output = &difference.output;
        }
        Outcome::Crashed { how, output: last } => {
            let _ = writeln!(text, "The program ended before it could be asked anything: {how}.");
            output = last;
        }
        Outcome::TimedOut { what, output: last } => {
            let _ = writeln!(text, "Out of time: {what}.");
            output = last;
        }
        Outcome::OutputTooLong { bytes } => {
            let _ = writeln!(
                text,
                "The program wrote {bytes} bytes, more than the 256 KiB that are kept. Does a loop print?"
            );
        }
        Outcome::Leaked { processes } => {
            let _ = writeln!(
                text,
                "The program ended, but {processes} process(es) that it started did not."
            );
        }
    }
    if !output.trim().is_empty() {
        let _ = writeln!(text, "\n{}", paint.dim("The program wrote:"));
        for line in output.trim_end().trim_start_matches('\n').lines() {
            let _ = writeln!(text, "  | {line}");
        }
    }
    text.push('\n');
    if let Some(known) = &result.misconception {
        let _ = writeln!(text, "Likely: {}", known.trim());
    }
    let _ = writeln!(text, "Why this case: {}", case.why.trim());
    if let Outcome::Failed(difference) = &result.outcome {
        text.push_str(&broken_rules(case, difference, paint));
    }
    let _ = writeln!(text, "Read: bigtent read {}", case.lesson.get_ref());
    text
}

/// What the rules that are broken say of themselves: the first one in full, the others by what they check.
fn broken_rules(case: &CaseManifest, difference: &Difference, paint: Paint) -> String {
    let mut text = String::new();
    let broken = file::broken::rules(case, &difference.expected, &difference.actual);
    for (index, (label, rule)) in broken.into_iter().enumerate() {
        let title = paint.strong(&format!("{label} {}", rule.subject));
        let explained = rule.explained();
        let said = if index == 0 { explained.trim_end() } else { rule.checks };
        let _ = write!(text, "\n{title}: {said}\n");
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

fn differing(difference: &Difference, paint: Paint) -> String {
    let diff = compare::diff(&difference.expected, &difference.actual);
    let mut text = String::new();
    for piece in diff.excerpt(CONTEXT) {
        match piece {
            Piece::Gap(lines) => {
                let _ = writeln!(text, "    {}", paint.dim(&format!("… {lines} equal lines")));
            }
            Piece::Line(index) => {
                let line = &diff.lines[index];
                let sign = match line.kind {
                    Kind::Same => "  ",
                    Kind::Removed => "- ",
                    Kind::Added => "+ ",
                };
                let words: String = line
                    .spans
                    .iter()
                    .map(|(marked, text)| if *marked { paint.marked(text) } else { text.clone() })
                    .collect();
                let whole = format!("{sign}{words}");
                let whole = match line.kind {
                    Kind::Same => whole,
                    Kind::Removed => paint.bad(&whole),
                    Kind::Added => paint.good(&whole),
                };
                let _ = writeln!(text, "  {whole}");
            }
        }
    }
    text
}
