//! The `review` probe: holds the findings of a review against the defects that a pull request has.
//!
//! A defect counts as found if a finding names one of its files and one of its kinds, and a line at most [`NEAR`] lines from
//! one of its lines. A finding that meets no defect is an extra one. A finding whose note has fewer than [`NOTE`] characters
//! is not graded. How many defects were found doesn't show once they are enough, nor how many extra findings there are
//! while they are few enough, so that every good review has one transcript. As long as they aren't, what is wrong with
//! single findings is told as well: a reader who saw the mistake shouldn't fail by a name, a number or a word.

pub mod findings;

use std::{fs, io};

use self::findings::{FILE, Finding, Review};
use super::{Context, ProbeError, Seen};
use crate::{
    course::{
        manifest::CaseManifest,
        model::{Exercise, Files},
        review::{Defect, ReviewManifest, ReviewShow},
    },
    grading::transcript::{Step, Transcript},
};

/// How far from a defect's line a finding may be, in lines.
pub const NEAR: usize = 3;
/// How long a finding's note is at least, in characters.
pub const NOTE: usize = 20;

/// Probes one case.
///
/// # Errors
/// A case that [`lint`] finds fault with, or a file that is there but can't be read.
pub fn probe(case: &CaseManifest, context: &Context<'_>) -> Result<Seen, ProbeError> {
    let wrong = |what: &str| ProbeError::Case {
        case: case.id.get_ref().clone(),
        what: what.to_owned(),
    };
    let step = case.review.ok_or_else(|| wrong(NO_STEP))?;
    let manifest = context.review.ok_or_else(|| wrong(NO_DEFECTS))?;
    let mut transcript = Transcript::default();
    let shown = transcript.step(FILE);
    match fs::read(context.files.join(FILE)) {
        Ok(bytes) => match Review::parse(&String::from_utf8_lossy(&bytes)) {
            Ok(review) => show(step.show, manifest, context.given, &review, shown),
            Err(what) => {
                shown.line(what);
            }
        },
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            shown.line("missing");
        }
        Err(error) => return Err(error.into()),
    }
    Ok(Seen::Transcript {
        transcript,
        output: String::new(),
    })
}

const NO_STEP: &str = "there is no `review = { show = … }`";
const NO_DEFECTS: &str = "the exercise has no `[review]`";

/// What is wrong with a case of a `review` exercise, each as a sentence.
pub fn lint(exercise: &Exercise, case: &CaseManifest) -> Vec<String> {
    let mut faults = Vec::new();
    if case.review.is_none() {
        faults.push(NO_STEP.to_owned());
    }
    if exercise.manifest.review.is_none() {
        faults.push(NO_DEFECTS.to_owned());
    }
    faults
}

fn show(show: ReviewShow, manifest: &ReviewManifest, given: &Files, review: &Review, shown: &mut Step) {
    match show {
        ReviewShow::Verdict => {
            let verdict = review.verdict.map_or("none", |verdict| verdict.word());
            shown.line(format!("verdict: {verdict}"));
        }
        ReviewShow::Findings => show_findings(manifest, given, review, shown),
        ReviewShow::Extras => {
            let extras = extras(manifest, review);
            let allowed = manifest.extras;
            if extras <= allowed {
                shown.line(format!("extra findings: at most {allowed}"));
            } else {
                shown.line(format!("extra findings: {extras} (allowed: {allowed})"));
            }
        }
    }
}

fn show_findings(manifest: &ReviewManifest, given: &Files, review: &Review, shown: &mut Step) {
    let is_missed = |defect: &&Defect| !graded(review).any(|finding| meets(finding, defect));
    let missed: Vec<&Defect> = manifest.defects.iter().filter(is_missed).collect();
    let all = manifest.defects.len();
    let found = all - missed.len();
    let required = manifest.required;
    if found >= required {
        shown.line(format!("found: at least {required} of {all}"));
        return;
    }
    shown.line(format!("found: {found} of {all} (required: {required})"));
    for defect in missed {
        shown.line(format!("missed: {}: {}", defect.id.get_ref(), defect.hint));
    }
    for (index, finding) in review.findings.iter().enumerate() {
        if let Some(what) = remark(manifest, given, finding) {
            shown.line(format!("finding {}: {what}", index + 1));
        }
    }
    let extras = extras(manifest, review);
    if extras > 0 {
        shown.line(format!("findings about something else: {extras}"));
    }
}

/// Why a finding doesn't count, where that can be told without saying where the defects are.
fn remark(manifest: &ReviewManifest, given: &Files, finding: &Finding) -> Option<String> {
    if !is_graded(finding) {
        return Some(format!("not graded, its note has fewer than {NOTE} characters"));
    }
    let file = finding.file.get_ref();
    let Some(bytes) = given.get(file) else {
        return Some("there is no such file".to_owned());
    };
    let last = String::from_utf8_lossy(bytes).lines().count();
    if !(1..=last).contains(&finding.line) {
        return Some(format!("the file has lines 1 to {last}"));
    }
    let defects = &manifest.defects;
    let misnamed = defects.iter().any(|defect| is_near(finding, defect)) && !meets_any(finding, defects);
    misnamed.then(|| "the right place, another kind".to_owned())
}

fn extras(manifest: &ReviewManifest, review: &Review) -> usize {
    graded(review)
        .filter(|finding| !meets_any(finding, &manifest.defects))
        .count()
}

fn graded(review: &Review) -> impl Iterator<Item = &Finding> {
    review.findings.iter().filter(|finding| is_graded(finding))
}

fn is_graded(finding: &Finding) -> bool {
    finding.note.trim().chars().count() >= NOTE
}

fn meets_any(finding: &Finding, defects: &[Defect]) -> bool {
    defects.iter().any(|defect| meets(finding, defect))
}

fn meets(finding: &Finding, defect: &Defect) -> bool {
    defect.kinds.contains(&finding.kind) && is_near(finding, defect)
}

fn is_near(finding: &Finding, defect: &Defect) -> bool {
    defect.at.iter().any(|place| {
        place.file.get_ref() == finding.file.get_ref()
            && place.lines.iter().any(|line| line.abs_diff(finding.line) <= NEAR)
    })
}

#[cfg(test)]
mod tests;
