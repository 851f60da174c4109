//! What happened, as an append-only log of JSON lines; and what follows from it.

pub mod log;
pub mod summary;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that happened, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// Version of this format; 1.
    pub v: u32,
    /// When, in UTC.
    pub at: Timestamp,
    /// What.
    pub event: Event,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Event {
    /// A lesson or exercise was opened.
    Opened {
        /// `lesson:<id>` or `exercise:<id>`.
        item: String,
    },
    /// A lesson was read up to a place.
    Read {
        /// The lesson's id.
        lesson: String,
        /// The section at the top of the screen, by slug; none before the first.
        section: Option<String>,
        /// Lines between that section's heading, or the start, and the top of the screen.
        below: usize,
        /// Whether the end was reached.
        finished: bool,
    },
    /// The language of the code in lessons was chosen, where there is no room for both.
    Preferred {
        /// `go` or `rust`.
        language: String,
    },
    /// An exercise was graded.
    Graded {
        /// The exercise's id.
        exercise: String,
        /// Hash of what was graded.
        hash: String,
        /// Whether all cases passed.
        passed: bool,
        /// How many cases passed.
        cases_passed: usize,
        /// How many cases there are.
        cases: usize,
        /// The first case that didn't pass, or `build`.
        first_failure: Option<String>,
        /// How long grading took, in milliseconds.
        took_ms: u64,
    },
    /// A hint was shown.
    Hint {
        /// The exercise's id.
        exercise: String,
        /// 1 to 3.
        number: usize,
    },
    /// The reference solution was shown.
    Solution {
        /// The exercise's id.
        exercise: String,
        /// Whether it was shown before the exercise was passed.
        gave_up: bool,
    },
    /// An exercise was reset to its starter.
    Reset {
        /// The exercise's id.
        exercise: String,
    },
    /// The last reset was undone.
    Undone {
        /// The exercise's id.
        exercise: String,
    },
    /// A review card was answered. Its lesson and chapter are the course's to say, which may move it.
    Reviewed {
        /// The card's id.
        card: String,
        /// How well the answer was remembered.
        grade: Grade,
        /// Whether the card was due; otherwise it was asked before its time, or for the first time.
        due: bool,
    },
}

/// How well a card's answer was remembered, in the names of FSRS.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Grade {
    /// It was forgotten.
    Again,
    /// It was remembered with difficulty.
    Hard,
    /// It was remembered.
    Good,
    /// It was remembered at once.
    Easy,
}

impl Grade {
    /// All grades, from the worst to the best.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The name, as the log writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// Whether the answer was remembered at all.
    pub fn is_remembered(self) -> bool {
        self != Self::Again
    }
}
