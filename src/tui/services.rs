//! What the workbook asks of the rest of the program. The runtime calls it from background threads, so every function here
//! may take its time; none of them is called while a frame is drawn.

pub mod data_source;

use std::collections::BTreeMap;

use crate::grading::{cancel::Cancel, event::Event, verdict::Grade};

use super::{markdown::Language, message::Watching};

/// Why something could not be done, in words for the person.
pub type Error = Box<dyn std::error::Error + Send + Sync>;

/// The learner's folder, the log of what happened, and the grader.
pub trait Services: Send + Sync {
    /// Reads what is known of the learner's work. Called once, after the first frame.
    fn load(&self) -> Result<Loaded, Error>;

    /// Adds to the log of what happened. Calls come in order, from one thread.
    fn record(&self, event: &Progress) -> Result<(), Error>;

    /// Grades an exercise and tells how it goes. Returns early, without an error, when `cancel` is cancelled. Never called
    /// for two exercises at a time.
    fn grade(&self, exercise: &str, cancel: &Cancel, tell: &mut (dyn FnMut(Event) + Send)) -> Result<(), Error>;

    /// Builds what all exercises depend on, and tells how many crates of how many are done. Returns early when cancelled.
    fn prepare(&self, cancel: &Cancel, tell: &mut dyn FnMut(usize, usize)) -> Result<(), Error>;

    /// Puts the starter's files back, keeping the learner's for [`Services::undo_reset`].
    fn reset(&self, exercise: &str) -> Result<(), Error>;

    /// Brings back what the last reset of the exercise took away, in exchange for what is there; says whether the files are
    /// the starter's now.
    fn undo_reset(&self, exercise: &str) -> Result<bool, Error>;

    /// What is in the file with the exercise's findings; none if it isn't there.
    fn read_review(&self, exercise: &str) -> Result<Option<String>, Error>;

    /// Puts a text into that file, provided that what is in it is still `before`.
    fn save_review(&self, exercise: &str, before: Option<&str>, text: &str) -> Result<Saved, Error>;

    /// Watches the learner's files and tells what changed, until the program ends. An error means that they can't be watched.
    fn watch(&self, tell: &mut dyn FnMut(Noticed)) -> Result<(), Error>;
}

/// What became of a text that was to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saved {
    /// It is in the file.
    Done,
    /// Nothing was changed: somebody else wrote this meanwhile, or took the file away.
    Changed(Option<String>),
}

/// What a watch on the learner's files tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noticed {
    /// How changes are noticed; told first.
    Watching(Watching),
    /// Graded files of an exercise changed.
    Changed {
        /// The exercise's id.
        exercise: String,
        /// Whether the files are the starter's now, so that there is nothing to grade.
        untouched: bool,
    },
}

/// What is known when the workbook opens. Ids that the course doesn't have are ignored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Loaded {
    /// Exercises by id; those that are missing are untouched.
    pub exercises: BTreeMap<String, ExerciseRecord>,
    /// Lessons by id; those that are missing are unread.
    pub lessons: BTreeMap<String, ReadPosition>,
    /// What was opened last.
    pub last: Option<ItemId>,
    /// The last verdicts, newest first.
    pub recent: Vec<RecentVerdict>,
    /// What the person chose.
    pub preferences: Preferences,
    /// What should be said of the log or the folder: a damaged line, a missing file.
    pub warnings: Vec<String>,
}

/// What is known of one exercise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExerciseRecord {
    /// How far it is.
    pub state: ExerciseState,
    /// How many hints were taken.
    pub hints: usize,
    /// Whether the solution was shown.
    pub revealed: bool,
    /// Whether there is a reset to be undone.
    pub can_undo_reset: bool,
}

/// How far an exercise is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExerciseState {
    /// The files are the starter's.
    #[default]
    Untouched,
    /// The files were edited; no verdict is known.
    Attempted,
    /// The last verdict was not a pass.
    Failed,
    /// It passed.
    Passed,
    /// The solution was revealed before it passed.
    GaveUp,
}

/// How far a lesson was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadPosition {
    /// The section at the top of the screen; none before the first.
    pub section: Option<String>,
    /// Lines between that section's heading, or the start, and the top of the screen.
    pub below: usize,
    /// Whether the end was reached once.
    pub finished: bool,
}

/// A verdict for the overview.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentVerdict {
    /// The exercise's id.
    pub exercise: String,
    /// Whether it passed.
    pub passed: bool,
    /// A few words: `7 of 9 cases`, `did not build`.
    pub summary: String,
    /// When, as shown: `today 14:05`, `yesterday`.
    pub when: String,
}

/// What a person chose, kept for the next start.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Preferences {
    /// The language of the code in lessons where there is no room for both.
    pub language: Language,
}

/// A lesson's or an exercise's id.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum ItemId {
    /// A lesson's.
    Lesson(String),
    /// An exercise's.
    Exercise(String),
}

impl ItemId {
    /// The id itself.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Lesson(id) | Self::Exercise(id) => id,
        }
    }
}

/// Something that happened and is worth keeping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    /// An item was opened.
    Opened(ItemId),
    /// A lesson was read as far as this.
    Read {
        /// The lesson's id.
        lesson: String,
        /// Where the person is.
        position: ReadPosition,
    },
    /// A hint was taken.
    HintTaken {
        /// The exercise's id.
        exercise: String,
        /// How many are taken now.
        hints: usize,
    },
    /// The solution was shown.
    SolutionRevealed {
        /// The exercise's id.
        exercise: String,
        /// Whether the exercise had passed; if not, the person gave up.
        passed: bool,
    },
    /// A verdict came.
    Graded(Box<Grade>),
    /// A choice was made.
    Preferred(Preferences),
}
