//! What an exercise's screen shows and remembers.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    course::model::Exercise,
    grading::{
        compare::Diff,
        verdict::{CaseResult, Grade, Outcome, Verdict},
    },
    tui::{markdown::Document, sheet::Sheet},
};

use super::{grading::Run, location::Pane, reader::Reader, review::ReviewModel};

/// An exercise that was opened, or graded, since the program started.
#[derive(Debug, Clone)]
pub struct ExerciseModel {
    /// The last verdict of this session.
    pub grade: Option<Grade>,
    /// The grade that runs or waits.
    pub run: Option<Run>,
    /// The case that the person moved to; else the first one that failed is shown.
    pub chosen: Option<usize>,
    /// Whether whole transcripts are shown, not only what differs.
    pub whole: bool,
    /// Whether the person scrolled or moved since the grade began: then the verdict doesn't come forward by itself.
    pub hands_on: bool,
    /// What stands in the left pane: the task, a lesson or the solution.
    pub left: Pane,
    /// The task.
    pub task: Task,
    /// The verdict's details.
    pub verdict: VerdictSheet,
    /// The lesson beside the exercise, and its id.
    pub lesson: Option<(String, Reader)>,
    /// The solution, once it is shown.
    pub solution: Option<Reader>,
    /// The questions after passing.
    pub follow_ups: Vec<FollowUp>,
    /// The review, where one is to be written.
    pub review: Option<ReviewModel>,
}

/// An exercise's task with its files and the hints that were taken.
#[derive(Debug, Clone)]
pub struct Task {
    /// `task.md`.
    pub document: Document,
    /// All hints.
    pub hints: Vec<Document>,
    /// The lines.
    pub sheet: Sheet,
    /// The sentences that are marked (`T1`).
    pub marked: BTreeSet<String>,
    /// The lines with the files' paths: line and index of the file.
    pub files: Vec<(usize, usize)>,
    /// Whether to go to the marked sentence once it is laid out.
    pub show_marked: bool,
    /// Whether to go to the last hint once it is laid out.
    pub show_last_hint: bool,
    /// Counts what changes the lines.
    pub content: u64,
}

/// The details of a verdict.
#[derive(Debug, Clone, Default)]
pub struct VerdictSheet {
    /// The lines.
    pub sheet: Sheet,
    /// The lines with the questions after passing: line and index.
    pub questions: Vec<(usize, usize)>,
    /// The line of the first difference.
    pub first_difference: Option<usize>,
    /// The differences of the cases that were shown.
    pub diffs: BTreeMap<usize, Diff>,
    /// Counts what changes the lines.
    pub content: u64,
    /// The content for which the scroll position was chosen.
    pub settled: u64,
}

/// A question after passing.
#[derive(Debug, Clone)]
pub struct FollowUp {
    /// The question.
    pub ask: String,
    /// The answer.
    pub answer: Document,
    /// Whether the answer is shown.
    pub open: bool,
}

impl ExerciseModel {
    /// An exercise as it is opened first.
    pub fn new(exercise: &Exercise) -> Self {
        let manifest = &exercise.manifest;
        let follow_up = |follow_up: &crate::course::manifest::FollowUp| FollowUp {
            ask: follow_up.ask.clone(),
            answer: Document::parse(&follow_up.answer),
            open: false,
        };
        Self {
            grade: None,
            run: None,
            chosen: None,
            whole: false,
            hands_on: false,
            left: Pane::Task,
            task: Task {
                document: Document::parse(&exercise.task),
                hints: manifest.hints.iter().map(|hint| Document::parse(hint)).collect(),
                sheet: Sheet::default(),
                marked: BTreeSet::new(),
                files: Vec::new(),
                show_marked: false,
                show_last_hint: false,
                content: 0,
            },
            verdict: VerdictSheet::default(),
            lesson: None,
            solution: None,
            follow_ups: manifest.follow_ups.iter().map(follow_up).collect(),
            review: ReviewModel::new(exercise),
        }
    }

    /// Whether what is shown comes from the running grade: from its first case on. Until then the last verdict stays.
    pub fn is_live(&self) -> bool {
        match &self.run {
            Some(run) => self.grade.is_none() || !run.running.is_empty() || run.results.iter().any(Option::is_some),
            None => false,
        }
    }

    /// Whether the cases matter: they don't when there was nothing that could be run.
    pub fn has_cases(&self) -> bool {
        let verdict = self.grade.as_ref().map(|grade| &grade.verdict);
        self.is_live() || !matches!(verdict, Some(Verdict::DidNotBuild { .. } | Verdict::NotReadable { .. }))
    }

    /// The case's result, as far as it is known.
    pub fn result(&self, index: usize) -> Option<&CaseResult> {
        if self.is_live() {
            self.run.as_ref()?.results.get(index)?.as_ref()
        } else {
            self.grade.as_ref()?.cases.get(index)
        }
    }

    /// Whether the case runs now.
    pub fn is_running(&self, index: usize) -> bool {
        self.is_live() && self.run.as_ref().is_some_and(|run| run.running.contains(&index))
    }

    /// The case whose details are shown: the one that the person moved to, else the first that failed.
    pub fn shown_case(&self, cases: usize) -> Option<usize> {
        let failed = |index: &usize| {
            self.result(*index)
                .is_some_and(|result| result.outcome != Outcome::Passed)
        };
        self.chosen
            .filter(|index| *index < cases)
            .or_else(|| (0..cases).find(failed))
    }

    /// The case in the first row of a list of this height: as far down as needed to show the one whose details are shown,
    /// and the one after it.
    pub fn first_row(&self, cases: usize, height: u16) -> usize {
        let shown = self.shown_case(cases).unwrap_or(0);
        (shown + 2).min(cases).saturating_sub(usize::from(height))
    }

    /// How many cases ended, and how many of them passed.
    pub fn counts(&self, cases: usize) -> (usize, usize) {
        let ended = (0..cases).filter_map(|index| self.result(index));
        let passed = ended.clone().filter(|result| result.outcome == Outcome::Passed).count();
        (ended.count(), passed)
    }

    /// Notes that the verdict's lines have to be laid out anew; `keep` leaves the scroll position alone.
    pub fn touch_verdict(&mut self, keep: bool) {
        if keep && self.verdict.settled == self.verdict.content {
            self.verdict.settled += 1;
        }
        self.verdict.content += 1;
        if let Some(review) = &mut self.review {
            review.list_content += 1;
        }
    }

    /// The panes that Tab walks through, in order.
    pub fn panes(&self, exercise: &Exercise) -> Vec<Pane> {
        let mut panes = vec![Pane::Task, Pane::Verdict];
        if !exercise.manifest.lessons.is_empty() {
            panes.push(Pane::Lesson);
        }
        if self.solution.is_some() {
            panes.push(Pane::Solution);
        }
        panes
    }

    /// The tags of the sentences that the shown case checks.
    pub fn cited(&self, exercise: &Exercise) -> BTreeSet<String> {
        let cases = &exercise.manifest.cases;
        self.shown_case(cases.len())
            .map(|index| cases[index].cites.iter().map(|tag| tag.get_ref().clone()).collect())
            .unwrap_or_default()
    }
}
