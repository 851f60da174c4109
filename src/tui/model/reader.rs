//! A document with its sheet: what is folded, and where the reader is.

use std::collections::BTreeSet;

use crate::tui::{
    markdown::{Document, Layout},
    services::ReadPosition,
    sheet::{Sheet, Stamp},
};

/// A document that is read in a pane.
#[derive(Debug, Clone, Default)]
pub struct Reader {
    /// The document.
    pub document: Document,
    /// Its lines as laid out last.
    pub sheet: Sheet,
    /// Counts what changes the lines.
    pub content: u64,
    /// How many sections were on the screen once.
    pub seen: usize,
    folded: BTreeSet<usize>,
    sections: Vec<(String, usize)>,
    folds: Vec<(usize, usize)>,
    /// Where to go once the document is laid out.
    goal: Option<ReadPosition>,
    /// Whether the folds were closed when they were seen first.
    folds_known: bool,
}

impl Reader {
    /// A reader at the beginning of some Markdown, with all that can be folded closed.
    pub fn new(markdown: &str) -> Self {
        Self {
            document: Document::parse(markdown),
            ..Self::default()
        }
    }

    /// Replaces the lines with `layout`, which may be made again with other folds. What was at the top stays there.
    pub fn lay_out(&mut self, stamp: Stamp, layout: impl Fn(&Document, &BTreeSet<usize>) -> Layout) {
        let mut new = layout(&self.document, &self.folded);
        if !self.folds_known && !new.folds.is_empty() {
            self.folds_known = true;
            self.folded = new.folds.iter().map(|(id, _)| *id).collect();
            new = layout(&self.document, &self.folded);
        }
        let goal = self.goal.take().unwrap_or_else(|| self.position());
        self.sections = new.sections;
        self.folds = new.folds;
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
        let shown: Vec<usize> = self
            .folds
            .iter()
            .filter(|(_, line)| shown.contains(line))
            .map(|(id, _)| *id)
            .collect();
        if let Some(closed) = shown.iter().find(|id| self.folded.contains(id)) {
            self.folded.remove(closed);
        } else {
            self.folded.extend(shown);
        }
        self.content += 1;
    }

    /// Opens or closes the fold on a line. Returns whether there is one.
    pub fn toggle_fold_at(&mut self, line: usize) -> bool {
        let Some((id, _)) = self.folds.iter().find(|(_, at)| *at == line) else {
            return false;
        };
        if !self.folded.remove(id) {
            self.folded.insert(*id);
        }
        self.content += 1;
        true
    }
}
