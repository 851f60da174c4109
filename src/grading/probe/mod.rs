//! Probes look at a program, or at files, as a stranger would, and write a transcript.

use std::{collections::BTreeMap, path::Path};

use super::{
    cancel::Cancel,
    run::{RunError, Runner},
    transcript::Transcript,
};
use crate::course::{
    load::manifest_path,
    manifest::{CaseManifest, Kind},
    model::{Exercise, Files},
    problem::{Problem, line_at},
    review::ReviewManifest,
    source::Source,
};

mod ending;
pub mod file;
pub mod http;
pub mod review;
pub mod stdio;
mod text;

/// Where a program finds others. Fixed, so that a verdict doesn't hang on the environment of the one who grades.
const PATH: &str = "/usr/local/bin:/usr/bin:/bin";

/// What a probe works with.
pub struct Context<'a> {
    /// Runs programs.
    pub runner: &'a Runner,
    /// The built program; unused by the `file` probe.
    pub program: &'a Path,
    /// A fresh, empty folder for this case alone: the program's working folder, `HOME` and `TMPDIR`.
    pub scratch: &'a Path,
    /// The staged files of the learner.
    pub files: &'a Path,
    /// The defects of a pull request that is reviewed.
    pub review: Option<&'a ReviewManifest>,
    /// What the learner is given to read.
    pub given: &'a Files,
    /// Stops the case.
    pub cancel: &'a Cancel,
}

/// What a probe saw of one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Seen {
    /// A transcript, to be compared; with the last of what the program wrote, for the reader.
    Transcript {
        /// What was seen.
        transcript: Transcript,
        /// The last of standard output and error.
        output: String,
    },
    /// Something that is told apart from a difference: `Crashed`, `TimedOut`, `OutputTooLong` or `Leaked`.
    Trouble(super::verdict::Outcome),
    /// The case was cancelled.
    Cancelled,
}

/// A probe's error: the tool could not tell.
#[derive(Debug, thiserror::Error)]
pub enum ProbeError {
    /// The program couldn't be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// The case itself is wrong, which `course check` reports.
    #[error("case `{case}`: {what}")]
    Case {
        /// The case's id.
        case: String,
        /// What is wrong with it.
        what: String,
    },
    /// A file or socket of the tool's own failed.
    #[error("probing failed: {0}")]
    Io(#[from] std::io::Error),
}

/// Probes one case by the exercise's kind.
pub fn probe(case: &CaseManifest, kind: Kind, context: &Context<'_>) -> Result<Seen, ProbeError> {
    match kind {
        Kind::Http => http::probe(case, context),
        Kind::Stdio => stdio::probe(case, context),
        Kind::File => file::probe(case, context),
        Kind::Review => review::probe(case, context),
    }
}

/// What is wrong with an exercise's cases, as far as the probes can tell without a run.
pub fn lint(source: &Source, exercise: &Exercise) -> std::io::Result<Vec<Problem>> {
    let path = manifest_path(&exercise.id);
    let text = source.read(&path)?.unwrap_or_default();
    let text = String::from_utf8_lossy(&text);
    let faults = exercise.manifest.cases.iter().flat_map(|case| {
        let faults = match exercise.manifest.kind {
            Kind::Http => http::lint(case),
            Kind::Stdio => stdio::lint(case),
            Kind::File => file::lint(case),
            Kind::Review => review::lint(exercise, case),
        };
        faults.into_iter().map(move |fault| (&case.id, fault))
    });
    Ok(faults
        .map(|(case, fault)| {
            let line = line_at(&text, case.span().start);
            Problem::at(&*path, line, format!("case `{}`: {fault}", case.get_ref()))
        })
        .collect())
}

/// The environment of every program that is run, with what the case adds.
fn environment(scratch: &Path, more: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let scratch = scratch.to_string_lossy();
    let fixed = [("PATH", PATH), ("HOME", &scratch), ("TMPDIR", &scratch)];
    let mut env: BTreeMap<String, String> = fixed.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
    env.extend(more.clone());
    env
}
