//! The `file` probe: facts read from a file, one line a rule. Nothing is built or run.
//!
//! A fact that holds is the same text for every file that keeps to the rule. One that doesn't says what was seen and where,
//! in parentheses: [`without_details`] takes those away, so that two people's same mistake is the same text.

pub mod broken;
pub mod compose;
pub mod context;
pub mod dockerfile;
pub mod ignore;
mod judge;
pub mod project;
pub mod provisioning;
mod reader;
pub mod rules;
pub mod support;
pub mod toolchain;
pub mod word;
pub mod yaml;

use std::{collections::BTreeSet, path::Path};

use self::{dockerfile::Dockerfile, rules::Rule, support::Support};
use super::{Context, ProbeError, Seen};
use crate::{
    course::{manifest::CaseManifest, source::Source, step::FileFormat},
    grading::{cancel::Cancel, transcript::Transcript},
};

/// Probes one case.
///
/// # Errors
/// A case that [`lint`] finds fault with, or a file that is there but can't be read.
pub fn probe(case: &CaseManifest, context: &Context<'_>) -> Result<Seen, ProbeError> {
    look_at(case, context.files, context.cancel)
}

/// Probes one case on the files of a folder.
///
/// # Errors
/// As [`probe`].
pub fn look_at(case: &CaseManifest, folder: &Path, cancel: &Cancel) -> Result<Seen, ProbeError> {
    if cancel.is_cancelled() {
        return Ok(Seen::Cancelled);
    }
    let wrong = |what: String| ProbeError::Case {
        case: case.id.get_ref().clone(),
        what,
    };
    if let Some(fault) = lint(case).into_iter().next() {
        return Err(wrong(fault));
    }
    let support = Support::load(&Source::Embedded).map_err(wrong)?;
    let mut transcript = Transcript::default();
    for step in &case.file {
        judge::judge(step, folder, &support, transcript.step(judge::title(step)))?;
    }
    Ok(Seen::Transcript {
        transcript,
        output: String::new(),
    })
}

/// Where a Dockerfile can't be read, as `line 7: …`; `None` if it can.
pub fn dockerfile_fault(text: &str) -> Option<String> {
    Dockerfile::parse(text)
        .err()
        .map(|error| format!("line {}: {}", error.line, error.message))
}

/// What is wrong with a case of a `file` exercise, each as a sentence.
pub fn lint(case: &CaseManifest) -> Vec<String> {
    let mut faults = Vec::new();
    if case.file.is_empty() {
        faults.push("there is no `[[case.file]]`".to_owned());
    }
    for step in &case.file {
        if step.rules.is_empty() {
            faults.push(format!("`{}` has no rules", step.path));
        }
        let mut labels = BTreeSet::new();
        for entry in &step.rules {
            let Some((label, id)) = entry.split_once('=') else {
                faults.push(format!("`{entry}` should be `label=rule`, as in `R04=final-user`"));
                continue;
            };
            if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric()) || label == SYNTAX_LABEL {
                faults.push(format!(
                    "`{label}` in `{entry}` is no label; letters and digits make one, except {SYNTAX_LABEL}"
                ));
            }
            if !labels.insert(label) {
                faults.push(format!("the label `{label}` stands twice in `{}`", step.path));
            }
            match Rule::find(id) {
                None => faults.push(format!(
                    "`{id}` in `{entry}` is no rule; there are {}",
                    known_rules(step.read_as)
                )),
                Some(rule) if !rule.is_for(step.read_as) => {
                    faults.push(format!("the rule `{id}` is not for what `{}` is read as", step.path));
                }
                Some(rule) => {
                    if let Some(part) = rule.missing_part(&step.expect) {
                        faults.push(format!("the rule `{id}` needs `expect.{part}`"));
                    }
                }
            }
        }
    }
    faults
}

/// A transcript's text without what differs between two files with the same mistake: what stands in parentheses.
pub fn without_details(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" (") {
        kept.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The label of the line for a file that can't be judged.
const SYNTAX_LABEL: &str = "R00";

fn known_rules(format: FileFormat) -> String {
    let ids: Vec<&str> = rules::RULES
        .iter()
        .filter(|rule| rule.is_for(format))
        .map(|rule| rule.id)
        .collect();
    ids.join(", ")
}

#[cfg(test)]
mod exercise_tests;
#[cfg(test)]
mod tests;
