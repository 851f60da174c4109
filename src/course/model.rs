//! The course as the rest of the program uses it.

use std::collections::BTreeMap;

use toml::Spanned;

use super::{card::Card, manifest::ExerciseManifest};

/// All that is taught, in order.
#[derive(Debug, Clone)]
pub struct Course {
    /// The chapters in reading order.
    pub chapters: Vec<Chapter>,
    /// What must be taught.
    pub audit: Audit,
}

/// What the course must teach, row by row: `content/audit.toml`.
#[derive(Debug, Clone, Default)]
pub struct Audit {
    /// What each row is about, by its id (`G02`).
    pub rows: BTreeMap<String, String>,
    /// Rows about which something is often taught that is wrong.
    pub corrected: Vec<Spanned<String>>,
}

/// A chapter.
#[derive(Debug, Clone)]
pub struct Chapter {
    /// Stable slug.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// Lessons and exercises in reading order.
    pub items: Vec<Item>,
    /// The review cards.
    pub cards: Vec<Card>,
}

/// Something in a chapter.
#[derive(Debug, Clone)]
pub enum Item {
    /// Something to read.
    Lesson(Box<Lesson>),
    /// Something to write.
    Exercise(Box<Exercise>),
}

/// A lesson: `content/lessons/<id>.md`.
#[derive(Debug, Clone)]
pub struct Lesson {
    /// Stable slug.
    pub id: String,
    /// Title as shown.
    pub title: String,
    /// What one can do after it, in one line.
    pub objective: String,
    /// How long it takes to read, in minutes.
    pub minutes: u16,
    /// The rows of the audit that it teaches (`G02`), each with the slug of the section that does.
    pub rows: BTreeMap<String, String>,
    /// The day on which its facts were checked last, as `2026-11-24`.
    pub checked: String,
    /// Markdown with all includes resolved.
    pub body: String,
    /// The sections (`##` headings) with their slugs, in order.
    pub sections: Vec<Section>,
}

/// A section of a lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// `methods-and-405` of `## Methods and 405`.
    pub slug: String,
    /// The heading's text.
    pub title: String,
}

/// An exercise: `content/exercises/<id>/`, with its programs from `solutions/<id>/`.
#[derive(Debug, Clone)]
pub struct Exercise {
    /// Stable slug.
    pub id: String,
    /// `exercise.toml`.
    pub manifest: ExerciseManifest,
    /// `task.md`: what is asked, with sentences marked `[T1]`.
    pub task: String,
    /// The snapshots' transcripts in the order of the cases; `None` where one is missing.
    pub expected: Vec<Option<String>>,
    /// The starter's files, by path relative to the exercise's folder.
    pub starter: Files,
    /// The solution's files.
    pub solution: Files,
    /// Files that belong to the grader and are put over the learner's (`src/main.rs` of a `stdio` exercise).
    pub fixed: Files,
    /// Files that the learner is given to read but that aren't taken from them.
    pub given: Files,
    /// The mutants' transcripts of the case that rejects them, in the order of the manifest; `None` where one is missing.
    pub mutants: Vec<Option<String>>,
    /// Hash of all that decides a verdict: manifest, snapshots, the grader's own files.
    pub digest: String,
}

/// Files by relative path with `/`.
pub type Files = BTreeMap<String, Vec<u8>>;

impl Course {
    /// All exercises in reading order.
    pub fn exercises(&self) -> impl Iterator<Item = &Exercise> {
        self.items().filter_map(|item| match item {
            Item::Exercise(exercise) => Some(&**exercise),
            Item::Lesson(_) => None,
        })
    }

    /// All lessons in reading order.
    pub fn lessons(&self) -> impl Iterator<Item = &Lesson> {
        self.items().filter_map(|item| match item {
            Item::Lesson(lesson) => Some(&**lesson),
            Item::Exercise(_) => None,
        })
    }

    /// All items in reading order.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        self.chapters.iter().flat_map(|chapter| &chapter.items)
    }

    /// An exercise by id.
    pub fn exercise(&self, id: &str) -> Option<&Exercise> {
        self.exercises().find(|exercise| exercise.id == id)
    }

    /// A lesson by id.
    pub fn lesson(&self, id: &str) -> Option<&Lesson> {
        self.lessons().find(|lesson| lesson.id == id)
    }
}

impl Item {
    /// The lesson's or exercise's id.
    pub fn id(&self) -> &str {
        match self {
            Self::Lesson(lesson) => &lesson.id,
            Self::Exercise(exercise) => &exercise.id,
        }
    }

    /// The lesson's or exercise's title.
    pub fn title(&self) -> &str {
        match self {
            Self::Lesson(lesson) => &lesson.title,
            Self::Exercise(exercise) => &exercise.manifest.title,
        }
    }
}
