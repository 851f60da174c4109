//! The proof matrix of an exercise: programs by cases.

use std::fmt::Write as _;

use crate::grading::{
    proof::{Proof, Role, Row},
    verdict::{Outcome, Verdict},
};

/// The matrix as Markdown: one row for each program, one column for each case; `x` is a rejection.
pub fn markdown(proofs: &[Proof]) -> String {
    let mut text =
        "# Proof matrix\n\nEach program of an exercise against each of its cases: `x` rejected, `·` passed, `–` not run.\n"
            .to_owned();
    for proof in proofs {
        let _ = writeln!(text, "\n## {}\n", proof.exercise);
        let _ = writeln!(text, "| program | {} |", proof.cases.join(" | "));
        let _ = writeln!(text, "|---|{}", "---|".repeat(proof.cases.len()));
        for row in &proof.rows {
            let cells: Vec<&str> = (0..proof.cases.len()).map(|index| cell(row, index)).collect();
            let _ = writeln!(text, "| {} | {} |", label(row), cells.join(" | "));
        }
    }
    text
}

/// One program as a line: what it is, and the cases that rejected it.
pub fn line(proof_cases: &[String], row: &Row) -> String {
    let rejecting: Vec<&str> = proof_cases
        .iter()
        .enumerate()
        .filter(|(index, _)| row.rejected_by(*index))
        .map(|(_, case)| case.as_str())
        .collect();
    let what = match (&row.grade.verdict, rejecting.is_empty()) {
        (Verdict::DidNotBuild { .. }, _) => "does not compile".to_owned(),
        (Verdict::NotReadable { message }, _) => message.clone(),
        (_, true) => "passes".to_owned(),
        (_, false) => format!("rejected by {}", rejecting.join(", ")),
    };
    format!("  {:9} {:28} {what}", row.role.word(), row.name)
}

fn cell(row: &Row, index: usize) -> &'static str {
    match row.outcome(index) {
        None => "–",
        Some(Outcome::Passed) => "·",
        Some(_) => "x",
    }
}

fn label(row: &Row) -> String {
    match row.role {
        Role::Starter | Role::Solution => row.role.word().to_owned(),
        Role::Accepted | Role::Mutant => format!("{} `{}`", row.role.word(), row.name),
    }
}
