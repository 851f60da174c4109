//! What follows from the log: what is passed, which hints were taken, where one was.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::{Event, Record};

/// The state that the records add up to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// By exercise id.
    pub exercises: BTreeMap<String, ExerciseProgress>,
    /// How far each lesson was read, by lesson id.
    pub read: BTreeMap<String, Reading>,
    /// The lesson or exercise that was opened last, as `lesson:<id>` or `exercise:<id>`.
    pub last: Option<String>,
    /// The language chosen for the code in lessons: `go` or `rust`.
    pub language: Option<String>,
    /// The last verdicts, newest first, at most eight.
    pub verdicts: Vec<Verdict>,
}

/// A lesson's state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// The section that was at the top of the screen last, by slug.
    pub section: Option<String>,
    /// Lines below that section's heading, or the start.
    pub below: usize,
    /// Whether the end was reached once.
    pub finished: bool,
}

/// An exercise's state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ExerciseProgress {
    /// How often different files were graded.
    pub attempts: usize,
    /// Whether it was passed once.
    pub passed: bool,
    /// Whether the last grade was a pass; `None` before the first.
    pub last_passed: Option<bool>,
    /// Whether the solution was shown.
    pub revealed: bool,
    /// Whether the solution was shown before it was passed.
    pub gave_up: bool,
    /// How many hints were shown.
    pub hints: usize,
    graded: BTreeSet<String>,
}

/// A verdict in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// The exercise's id.
    pub exercise: String,
    /// Hash of what was graded.
    pub hash: String,
    /// When.
    pub at: Timestamp,
    /// Whether all cases passed.
    pub passed: bool,
    /// How many cases passed.
    pub cases_passed: usize,
    /// How many cases there are; 0 if none was run.
    pub cases: usize,
    /// The first case that didn't pass, or `build` or `files`.
    pub first_failure: Option<String>,
}

impl Summary {
    /// Adds up records.
    pub fn of(records: &[Record]) -> Self {
        let mut summary = Self::default();
        for record in records {
            summary.add(record);
        }
        summary
    }

    /// Adds one record.
    pub fn add(&mut self, record: &Record) {
        match &record.event {
            Event::Opened { item } => self.last = Some(item.clone()),
            Event::Read {
                lesson,
                section,
                below,
                finished,
            } => {
                let reading = self.read.entry(lesson.clone()).or_default();
                reading.section.clone_from(section);
                reading.below = *below;
                reading.finished |= finished;
            }
            Event::Preferred { language } => self.language = Some(language.clone()),
            Event::Graded {
                exercise,
                hash,
                passed,
                cases_passed,
                cases,
                first_failure,
                ..
            } => {
                let progress = self.exercise(exercise);
                if progress.graded.insert(hash.clone()) {
                    progress.attempts += 1;
                }
                progress.passed |= passed;
                progress.last_passed = Some(*passed);
                let verdict = Verdict {
                    exercise: exercise.clone(),
                    hash: hash.clone(),
                    at: record.at,
                    passed: *passed,
                    cases_passed: *cases_passed,
                    cases: *cases,
                    first_failure: first_failure.clone(),
                };
                // The same files graded again are no other verdict.
                self.verdicts.retain(|known| known.hash != verdict.hash);
                self.verdicts.insert(0, verdict);
                self.verdicts.truncate(8);
            }
            Event::Hint { exercise, number } => {
                let progress = self.exercise(exercise);
                progress.hints = progress.hints.max(*number);
            }
            Event::Solution { exercise, gave_up } => {
                let progress = self.exercise(exercise);
                progress.revealed = true;
                progress.gave_up |= gave_up;
            }
            Event::Reset { .. } | Event::Undone { .. } | Event::Reviewed { .. } => {}
        }
    }

    fn exercise(&mut self, id: &str) -> &mut ExerciseProgress {
        self.exercises.entry(id.to_owned()).or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::Summary;
    use crate::progress::{Event, Record};

    fn graded(hash: &str, passed: bool) -> Record {
        let event = Event::Graded {
            exercise: "a".to_owned(),
            hash: hash.to_owned(),
            passed,
            cases_passed: usize::from(passed),
            cases: 1,
            first_failure: None,
            took_ms: 1,
        };
        Record {
            v: 1,
            at: Timestamp::UNIX_EPOCH,
            event,
        }
    }

    #[test]
    fn passing_stays_and_the_same_files_are_one_attempt() {
        let summary = Summary::of(&[
            graded("1", false),
            graded("2", true),
            graded("2", true),
            graded("3", false),
        ]);
        let progress = &summary.exercises["a"];
        assert!(progress.passed);
        assert_eq!(progress.attempts, 3);
        let verdicts: Vec<&str> = summary.verdicts.iter().map(|verdict| verdict.hash.as_str()).collect();
        assert_eq!(verdicts, ["3", "2", "1"]);
    }
}
