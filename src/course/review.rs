//! Exercises in which a pull request is reviewed: the defects that it has, and how many of them are to be found.

use serde::{Deserialize, Serialize};
use toml::Spanned;

/// The pull request, among the files that the learner is given: a unified diff, with what its author says above it.
pub const PULL_REQUEST: &str = "pr.diff";

/// `[review]` of `exercise.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewManifest {
    /// How many defects are to be found.
    pub required: usize,
    /// How many findings may be about something else.
    pub extras: usize,
    /// What is wrong in the pull request.
    #[serde(rename = "defect")]
    pub defects: Vec<Defect>,
}

/// One thing that is wrong in the pull request.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Defect {
    /// Slug, shown when it was missed.
    pub id: Spanned<String>,
    /// Where to look and what to ask there, without the answer; shown when it was missed.
    pub hint: String,
    /// The kinds under which it may be reported.
    pub kinds: Vec<FindingKind>,
    /// Where it is; each place counts. The same mistake may be made in several files.
    pub at: Vec<Place>,
}

/// Lines of a file that the learner is given.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    /// The file, relative to the exercise's folder.
    pub file: Spanned<String>,
    /// Numbers of lines, from 1.
    pub lines: Vec<usize>,
}

/// What a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum FindingKind {
    /// It does something else than it should.
    Correctness,
    /// It lets somebody do or see what they shouldn't.
    Security,
    /// It goes wrong when two things happen at once, or can't be stopped.
    Concurrency,
    /// It keeps, or takes too much of, something that is limited.
    Resource,
    /// It breaks what clients rely on.
    Api,
    /// Nobody will see what happens.
    Observability,
    /// It is hard to run.
    Ops,
}

impl FindingKind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 7] = [
        Self::Correctness,
        Self::Security,
        Self::Concurrency,
        Self::Resource,
        Self::Api,
        Self::Observability,
        Self::Ops,
    ];

    /// As it is written in a review.
    pub fn word(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Security => "security",
            Self::Concurrency => "concurrency",
            Self::Resource => "resource",
            Self::Api => "api",
            Self::Observability => "observability",
            Self::Ops => "ops",
        }
    }

    /// What it means, to be read after the word.
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Correctness => "does something else than it should",
            Self::Security => "lets somebody do or see what they shouldn't",
            Self::Concurrency => "goes wrong when two things happen at once, or can't be stopped",
            Self::Resource => "keeps or takes too much of something limited",
            Self::Api => "breaks what clients rely on",
            Self::Observability => "nobody sees what happens",
            Self::Ops => "hard to run",
        }
    }
}

/// What a case shows of a review.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ReviewShow {
    /// The verdict.
    Verdict,
    /// Whether enough defects were found, else which were missed.
    Findings,
    /// Whether there are too many findings about something else.
    Extras,
}

/// The one step of a `review` case.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReviewStep {
    /// What is shown.
    pub show: ReviewShow,
}
