//! A document with its sheet: what is folded, and where the reader is.

use std::collections::BTreeSet;

use crate::tui::{
    markdown::{Document, Fold, Layout},
    services::ReadPosition,
    sheet::{Sheet, Stamp},
};

/// A document that is read in a pane.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The document.
    pub document: Document,
    /// Its lines as laid out last.
    pub sheet: Sheet,
    /// Counts what changes the lines.
    pub content: u64,
    /// How many sections were on the screen once.
    pub seen: usize,
    /// By how many columns wide code is scrolled.
    pub code_offset: u16,
    /// By how many columns it can be scrolled.
    pub code_overflow: u16,
    open_folds: BTreeSet<usize>,
    sections: Vec<(String, usize)>,
    folds: Vec<Fold>,
    /// Where to go once the document is laid out.
    goal: Option<ReadPosition>,
}

impl Reader {
    /// A reader at the beginning of some Markdown, with all folds closed.
    pub fn new(markdown: &str) -> Self {
        Self {
            document: Document::parse(markdown),
            sheet: Sheet::default(),
            content: 0,
            seen: 0,
            code_offset: 0,
            code_overflow: 0,
            open_folds: BTreeSet::new(),
            sections: Vec::new(),
            folds: Vec::new(),
            goal: None,
        }
    }

    /// The folds that are open.
    pub fn open_folds(&self) -> &BTreeSet<usize> {
        &self.open_folds
    }

    /// Replaces the lines. What was at the top stays there.
    pub fn fill(&mut self, stamp: Stamp, new: Layout) {
        let goal = self.goal.take().unwrap_or_else(|| self.position());
        self.sections = new.sections;
        self.folds = new.folds;
        self.code_overflow = new.code_overflow;
        self.sheet.fill(stamp, new.lines);
        self.go(&goal, stamp.height);
    }

    /// The section at the top and the lines below its heading.
    pub fn position(&self) -> ReadPosition {
        let top = self.sheet.top();
        let section = self.sections.iter().rev().find(|(_, line)| *line <= top);
        ReadPosition {
            section: section.map(|(slug, _)| slug.clone()),
            below: top - section.map_or(0, |(_, line)| *line),
            finished: false,
        }
    }

    /// How many sections begin above the bottom of the pane.
    pub fn sections_seen(&self, height: u16) -> usize {
        let bottom = self.sheet.top() + usize::from(height);
        self.sections.iter().filter(|(_, line)| *line < bottom).count()
    }

    /// Goes to a position, now or when the document is laid out. A section that doesn't exist is the beginning.
    pub fn seek(&mut self, position: ReadPosition, height: u16) {
        if self.sheet.lines().is_empty() {
            self.goal = Some(position);
        } else {
            self.go(&position, height);
        }
    }

    fn go(&mut self, position: &ReadPosition, height: u16) {
        let index = |slug: &String| self.sections.iter().position(|(known, _)| known == slug);
        let (start, next) = match position.section.as_ref().map(index) {
            None => (0, self.sections.first()),
            Some(None) => (0, None),
            Some(Some(index)) => (self.sections[index].1, self.sections.get(index + 1)),
        };
        let end = next.map_or(self.sheet.lines().len(), |(_, line)| *line);
        let last = end.saturating_sub(1).max(start);
        self.sheet.scroll_to((start + position.below).min(last), height);
    }

    /// Whether something can be folded.
    pub fn has_folds(&self) -> bool {
        !self.folds.is_empty()
    }

    /// Opens the first closed fold that is shown; if all are open, closes them.
    pub fn toggle_folds(&mut self, height: u16) {
        let top = self.sheet.top();
        let shown = top..top + usize::from(height);
        let shown = self.folds.iter().filter(|fold| shown.contains(&fold.line));
        if let Some(closed) = shown.clone().find(|fold| !fold.open) {
            self.open_folds.insert(closed.id);
        } else {
            for fold in shown {
                self.open_folds.remove(&fold.id);
            }
        }
        self.content += 1;
    }

    /// Opens or closes the fold on a line. Returns whether there is one.
    pub fn toggle_fold_at(&mut self, line: usize) -> bool {
        let Some(fold) = self.folds.iter().find(|fold| fold.line == line) else {
            return false;
        };
        if !self.open_folds.remove(&fold.id) {
            self.open_folds.insert(fold.id);
        }
        self.content += 1;
        true
    }

    /// Scrolls wide code sideways.
    pub fn scroll_code(&mut self, columns: i16) {
        self.code_offset = self.code_offset.saturating_add_signed(columns).min(self.code_overflow);
        self.content += 1;
    }
}
