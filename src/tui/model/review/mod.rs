//! The review of a pull request: its changes, and the findings as they are written.

pub mod change;
pub mod field;
pub mod pull_request;

use std::{borrow::Cow, collections::VecDeque, ops::Range};

use crate::{
    course::{model::Exercise, review::FindingKind},
    grading::probe::review::findings::{Finding, Review, Unreadable},
    tui::{message::JobId, sheet::Sheet},
};

use super::location::Pane;
use change::Change;
use field::Field;
use pull_request::PullRequest;

/// The state of a review's screen.
#[derive(Debug, Clone)]
pub struct ReviewModel {
    /// The pull request.
    pub request: PullRequest,
    /// The row of it that the cursor is on.
    pub cursor: usize,
    /// Its lines.
    pub diff: Sheet,
    /// Where its rows stand in them: the first line of each, and the end.
    pub starts: Vec<usize>,
    /// Counts what changes them.
    pub diff_content: u64,
    /// Whether the cursor has to be brought into view.
    pub show_cursor: bool,
    /// What the learner wrote.
    pub written: Written,
    /// The row that is chosen in the list of findings.
    pub chosen: usize,
    /// The list's lines.
    pub list: Sheet,
    /// The rows that can be chosen, with their lines.
    pub rows: Vec<(ListRow, Range<usize>)>,
    /// What the last check says of them in a few words; empty if there is none.
    pub summary: String,
    /// Counts what changes them.
    pub list_content: u64,
    /// The row to choose once the list is laid out.
    pub to_choose: Option<ListRow>,
    /// Whether the chosen row has to be brought into view.
    pub show_chosen: bool,
    /// Whether the hints for what was missed are unfolded.
    pub open_hints: bool,
    /// The finding that is being written.
    pub form: Option<Form>,
    /// Findings that could not be saved while another one was written.
    pub held: Vec<Form>,
    /// What is being saved, in order.
    pub saving: VecDeque<Save>,
    saves: u64,
}

/// The file with the findings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Written {
    /// It is about to be read.
    #[default]
    Unknown,
    /// It isn't there.
    Missing,
    /// It has this text, and says this.
    Text(String, Result<Review, Unreadable>),
    /// It could not be opened, for this reason.
    Closed(String),
}

/// A row of the list of findings that can be chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListRow {
    /// The verdict.
    Verdict,
    /// A finding, by its place.
    Finding(usize),
    /// The hints for what was missed, folded or not.
    Hints,
    /// One of these hints.
    Hint(usize),
}

/// A finding that is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What it is about.
    pub kind: FindingKind,
    /// What the author is told.
    pub note: Field,
    /// The finding that it replaces, by its place, as it was; none for a new one.
    pub replaces: Option<(usize, Finding)>,
}

/// A change that is being saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save {
    /// Its number; the answer carries it.
    pub job: JobId,
    /// The change.
    pub change: Change,
    /// What was typed for it, if anything.
    pub form: Option<Form>,
}

impl ReviewModel {
    /// The panes of the screen, in the order in which Tab walks through them.
    pub const PANES: [Pane; 2] = [Pane::Diff, Pane::Findings];

    /// The review of an exercise as it is opened first; none if the exercise is of another kind.
    pub fn new(exercise: &Exercise) -> Option<Self> {
        exercise.manifest.review.as_ref()?;
        Some(Self {
            request: PullRequest::of(exercise),
            cursor: 0,
            diff: Sheet::default(),
            starts: Vec::new(),
            diff_content: 0,
            show_cursor: false,
            written: Written::default(),
            chosen: 0,
            list: Sheet::default(),
            rows: Vec::new(),
            summary: String::new(),
            list_content: 0,
            to_choose: None,
            show_chosen: false,
            open_hints: false,
            form: None,
            held: Vec::new(),
            saving: VecDeque::new(),
            saves: 0,
        })
    }

    /// What was written, if it can be read.
    pub fn review(&self) -> Option<&Review> {
        match &self.written {
            Written::Text(_, review) => review.as_ref().ok(),
            _ => None,
        }
    }

    /// The findings that were written.
    pub fn findings(&self) -> &[Finding] {
        self.review().map_or(&[], |review| &review.findings)
    }

    /// The row that is chosen in the list.
    pub fn chosen_row(&self) -> Option<ListRow> {
        self.rows.get(self.chosen).map(|(row, _)| *row)
    }

    /// What opening the chosen row is called; none if there is none.
    pub(super) fn open_label(&self, pane: Pane) -> Option<Cow<'static, str>> {
        if pane != Pane::Findings {
            let (path, line) = self.request.place(self.cursor)?;
            let is_there = self.finding_at(path, line).is_some();
            return Some(Cow::Borrowed(if is_there { "edit finding" } else { "write finding" }));
        }
        Some(Cow::Borrowed(match self.chosen_row()? {
            ListRow::Verdict => "change verdict",
            ListRow::Finding(_) => "edit",
            ListRow::Hints if self.open_hints => "fold hints",
            ListRow::Hints => "hints",
            ListRow::Hint(_) => return None,
        }))
    }

    /// The place of the first finding on a line.
    pub fn finding_at(&self, path: &str, line: usize) -> Option<usize> {
        let is_there = |finding: &Finding| finding.file == path && finding.line == line;
        self.findings().iter().position(is_there)
    }

    /// Takes in what is in the file.
    pub fn set_written(&mut self, written: Written) {
        self.written = written;
        self.diff_content += 1;
        self.list_content += 1;
    }

    /// The next save's number.
    pub fn next_save(&mut self) -> JobId {
        self.saves += 1;
        JobId(self.saves)
    }
}

impl Written {
    /// What a text says.
    pub fn text(text: String) -> Self {
        let review = Review::parse(&text);
        Self::Text(text, review)
    }
}

impl Form {
    /// A new finding on a line.
    pub fn new(file: &str, line: usize) -> Self {
        Self {
            file: file.to_owned(),
            line,
            kind: FindingKind::Correctness,
            note: Field::default(),
            replaces: None,
        }
    }

    /// A finding that was written before, by its place.
    pub fn of(index: usize, finding: &Finding) -> Self {
        Self {
            file: finding.file.clone(),
            line: finding.line,
            kind: finding.kind,
            note: Field::new(finding.note.clone()),
            replaces: Some((index, finding.clone())),
        }
    }

    /// The finding as it would be saved.
    pub fn finding(&self) -> Finding {
        Finding {
            file: self.file.clone(),
            line: self.line,
            kind: self.kind,
            note: self.note.text().to_owned(),
        }
    }

    /// Whether something would be lost without saving.
    pub fn is_changed(&self) -> bool {
        match &self.replaces {
            Some((_, before)) => self.finding() != *before,
            None => !self.note.text().trim().is_empty(),
        }
    }

    /// The change of the file.
    pub fn change(&self) -> Change {
        match &self.replaces {
            Some((index, _)) => Change::Replace(*index, self.finding()),
            None => Change::Add(self.finding()),
        }
    }

    /// Chooses the kind after this one, or before.
    pub fn turn_kind(&mut self, forwards: bool) {
        let all = FindingKind::ALL;
        let at = all.iter().position(|kind| *kind == self.kind).unwrap_or(0);
        self.kind = all[(at + if forwards { 1 } else { all.len() - 1 }) % all.len()];
    }
}
