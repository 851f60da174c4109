//! How far each item is, and what comes next.

use crate::tui::services::{ExerciseState, ItemId};

use super::Model;

/// How far an item is. Shown by a glyph and, where there is room, by a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// Not touched.
    New,
    /// Begun.
    Begun,
    /// Graded, and not passed.
    Failing,
    /// Read or passed.
    Done,
    /// The solution was shown before it passed.
    GaveUp,
}

/// How much of a chapter or of the course is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Lessons in all.
    pub lessons: usize,
    /// Lessons read.
    pub read: usize,
    /// Exercises in all.
    pub exercises: usize,
    /// Exercises passed.
    pub passed: usize,
}

impl Mark {
    /// One column wide.
    pub fn glyph(self) -> &'static str {
        match self {
            Self::New => "·",
            Self::Begun => "~",
            Self::Failing => "✗",
            Self::Done => "✓",
            Self::GaveUp => "–",
        }
    }
}

impl Model {
    /// How far an item is.
    pub fn mark(&self, item: &ItemId) -> Mark {
        match item {
            ItemId::Lesson(id) => match self.read.get(id) {
                None => Mark::New,
                Some(position) if position.finished => Mark::Done,
                Some(_) => Mark::Begun,
            },
            ItemId::Exercise(id) => match self.record(id).state {
                ExerciseState::Untouched => Mark::New,
                ExerciseState::Attempted => Mark::Begun,
                ExerciseState::Failed => Mark::Failing,
                ExerciseState::Passed => Mark::Done,
                ExerciseState::GaveUp => Mark::GaveUp,
            },
        }
    }

    /// The word for an item's mark.
    pub fn mark_word(&self, item: &ItemId) -> &'static str {
        match (self.mark(item), item) {
            (Mark::New, ItemId::Lesson(_)) => "not read yet",
            (Mark::New, ItemId::Exercise(_)) => "not begun yet",
            (Mark::Begun, ItemId::Lesson(_)) => "begun",
            (Mark::Begun, ItemId::Exercise(_)) => "edited, not graded",
            (Mark::Failing, _) => "not passed yet",
            (Mark::Done, ItemId::Lesson(_)) => "read",
            (Mark::Done, ItemId::Exercise(_)) => "passed",
            (Mark::GaveUp, _) => "solution shown",
        }
    }

    /// Whether nothing is left to do with an item.
    pub fn is_settled(&self, item: &ItemId) -> bool {
        matches!(self.mark(item), Mark::Done | Mark::GaveUp)
    }

    /// How much is done of these items.
    pub fn tally<'a>(&self, items: impl Iterator<Item = &'a ItemId>) -> Tally {
        let mut tally = Tally::default();
        for item in items {
            let done = usize::from(self.mark(item) == Mark::Done);
            match item {
                ItemId::Lesson(_) => {
                    tally.lessons += 1;
                    tally.read += done;
                }
                ItemId::Exercise(_) => {
                    tally.exercises += 1;
                    tally.passed += done;
                }
            }
        }
        tally
    }

    /// The first item after this one that isn't settled, else the first one of all; `None` if all are settled.
    pub fn next_after(&self, item: Option<&ItemId>) -> Option<ItemId> {
        let items: Vec<&ItemId> = self.outline.items().collect();
        let start = item
            .and_then(|item| items.iter().position(|id| *id == item))
            .map_or(0, |index| index + 1);
        let (before, after) = items.split_at(start);
        after
            .iter()
            .chain(before)
            .find(|id| Some(**id) != item && !self.is_settled(id))
            .map(|id| (*id).clone())
    }

    /// What to go on with: what was opened last if it isn't settled, else what comes after it.
    pub fn continuation(&self) -> Option<ItemId> {
        match &self.last {
            Some(last) if self.outline.has(last) && !self.is_settled(last) => Some(last.clone()),
            last => self.next_after(last.as_ref()),
        }
    }
}
