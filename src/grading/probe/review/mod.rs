//! The `review` probe: holds the findings of a review against the defects that a pull request has.
//!
//! How many defects were found doesn't show once they are enough, nor how many extra findings there are while they are few
//! enough, so that every good review has one transcript.

pub mod assessment;
pub mod findings;

use std::{fs, io};

use self::{
    assessment::Assessment,
    findings::{FILE, Review},
};
use super::{Context, ProbeError, Seen};
use crate::{
    course::{
        manifest::CaseManifest,
        model::{Exercise, Files},
        review::{ReviewManifest, ReviewShow},
    },
    grading::transcript::{Step, Transcript},
};

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
            Err(why) => {
                shown.line(why.to_string());
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
    let assessment = Assessment::of(manifest, given, review);
    match show {
        ReviewShow::Verdict => {
            let verdict = review.verdict.map_or("none", |verdict| verdict.word());
            shown.line(format!("verdict: {verdict}"));
        }
        ReviewShow::Findings => show_findings(manifest, &assessment, shown),
        ReviewShow::Extras => {
            let allowed = manifest.extras;
            match assessment.extras() {
                extras if extras <= allowed => shown.line(format!("extra findings: at most {allowed}")),
                extras => shown.line(format!("extra findings: {extras} (allowed: {allowed})")),
            };
        }
    }
}

fn show_findings(manifest: &ReviewManifest, assessment: &Assessment<'_>, shown: &mut Step) {
    let all = manifest.defects.len();
    let required = manifest.required;
    if assessment.is_enough(manifest) {
        shown.line(format!("found: at least {required} of {all}"));
        return;
    }
    shown.line(format!("found: {} of {all} (required: {required})", assessment.found()));
    for defect in &assessment.missed {
        shown.line(format!("missed: {}: {}", defect.id.get_ref(), defect.hint));
    }
    for (index, standing) in assessment.findings.iter().enumerate() {
        if let Some(what) = standing.remark() {
            shown.line(format!("finding {}: {what}", index + 1));
        }
    }
    let extras = assessment.extras();
    if extras > 0 {
        shown.line(format!("findings about something else: {extras}"));
    }
}

#[cfg(test)]
mod tests;
