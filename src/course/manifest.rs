//! The formats of `content/course.toml` and `content/exercises/<id>/exercise.toml`: plain data, no behaviour.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::{
    review::{ReviewManifest, ReviewStep},
    step::{FileStep, HttpStep, StdioStep, Upstream},
};

/// `content/course.toml`: the chapters in the order in which they are read.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CourseManifest {
    /// Version of this format; 1.
    pub format: u32,
    /// The chapters in order.
    #[serde(rename = "chapter")]
    pub chapters: Vec<ChapterManifest>,
}

/// One chapter: a title and what is in it, in reading order.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChapterManifest {
    /// Stable slug.
    pub id: Spanned<String>,
    /// Title as shown.
    pub title: String,
    /// Items in order: `lesson:<id>` or `exercise:<id>`.
    pub items: Vec<Spanned<String>>,
}

/// `content/audit.toml`: what must be taught, by id.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditManifest {
    /// Version of this format; 1.
    pub format: u32,
    /// Rows about which something is often taught that is wrong; each has a card.
    #[serde(default)]
    pub corrected: Vec<Spanned<String>>,
    /// What each row is about, by its id (`G02`).
    pub rows: BTreeMap<String, String>,
}

/// How an exercise is graded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A server, talked to over HTTP.
    Http,
    /// A library called by the grader's driver, or a program with arguments and standard input.
    Stdio,
    /// Files that are read, not run: Dockerfiles, compose files.
    File,
    /// The review of a pull request.
    Review,
}

impl Kind {
    /// Whether a program is built and run.
    pub fn is_program(self) -> bool {
        matches!(self, Self::Http | Self::Stdio)
    }
}

/// `exercise.toml`: all that is known of an exercise but its texts and programs.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExerciseManifest {
    /// Version of this format; 1.
    pub format: u32,
    /// Title as shown.
    pub title: String,
    /// How it is graded.
    pub kind: Kind,
    /// 1 (easy) to 5.
    pub difficulty: u8,
    /// How long it takes, in minutes.
    pub minutes: u16,
    /// Whether it is a stretch exercise.
    #[serde(default)]
    pub stretch: bool,
    /// The lessons that prepare it, by id.
    pub lessons: Vec<Spanned<String>>,
    /// The rows of the audit that it practises.
    #[serde(default)]
    pub rows: Vec<Spanned<String>>,
    /// The files that the learner writes, relative to the exercise's folder; the first one is opened first.
    pub files: Vec<String>,
    /// Globs of further files that are taken from the learner when they exist (`src/**/*.rs`).
    #[serde(default)]
    pub more_files: Vec<String>,
    /// Three hints: the idea, the place, nearly the code. Markdown.
    pub hints: Vec<String>,
    /// Questions shown after passing.
    #[serde(default, rename = "follow_up")]
    pub follow_ups: Vec<FollowUp>,
    /// Wrong solutions that the cases must reject.
    #[serde(default, rename = "mutant")]
    pub mutants: Vec<MutantManifest>,
    /// The pull request's defects, in a `review` exercise.
    #[serde(default)]
    pub review: Option<ReviewManifest>,
    /// The cases in order.
    #[serde(rename = "case")]
    pub cases: Vec<CaseManifest>,
}

/// A question after passing, with a model answer in Markdown.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FollowUp {
    /// The question.
    pub ask: String,
    /// The model answer.
    pub answer: String,
}

/// A wrong solution: `solutions/<id>/mutants/<name>.patch` applied to the solution.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MutantManifest {
    /// Slug; the patch's file name.
    pub name: Spanned<String>,
    /// What a person who writes this believes, and what is true: one or two sentences, spoken to the learner.
    pub misconception: String,
    /// The case that must reject it.
    pub rejected_by: Spanned<String>,
}

/// One case: what is done to the program, and why.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseManifest {
    /// Slug; the snapshot is `<id>.snap`.
    pub id: Spanned<String>,
    /// A few words, shown in the list of cases.
    pub title: String,
    /// The task's sentences that this case checks (`T1`).
    pub cites: Vec<Spanned<String>>,
    /// Why the case exists; shown with a failure.
    pub why: String,
    /// `lesson-id#section-slug` that explains it.
    pub lesson: Spanned<String>,
    /// A case that no mutant fails, kept to protect something.
    #[serde(default)]
    pub guard: bool,
    /// Environment of the program, beside the fixed one.
    #[serde(default)]
    pub env: BTreeMap<String, String>,
    /// The port given in `PORT` where the system allows a choice, else a free one; 8080 unless set.
    #[serde(default)]
    pub port: Option<u16>,
    /// A scripted upstream, passed in `UPSTREAM_URL`.
    #[serde(default)]
    pub upstream: Option<Upstream>,
    /// Steps of an `http` case.
    #[serde(default)]
    pub http: Vec<HttpStep>,
    /// The one step of a `stdio` case.
    #[serde(default)]
    pub stdio: Option<StdioStep>,
    /// Steps of a `file` case.
    #[serde(default)]
    pub file: Vec<FileStep>,
    /// The one step of a `review` case.
    #[serde(default)]
    pub review: Option<ReviewStep>,
}
