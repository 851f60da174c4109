//! The overview: where to continue, the chapters, the last verdicts.

use crate::tui::sheet::Sheet;

/// The overview's lines, and what can be chosen on them.
#[derive(Debug, Clone, Default)]
pub struct Home {
    /// The lines.
    pub sheet: Sheet,
    /// What can be chosen, with its line.
    pub targets: Vec<(usize, Target)>,
    /// Which target is chosen.
    pub chosen: usize,
    /// Counts what changes the lines.
    pub content: u64,
}

/// Something on the overview that can be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The thing to go on with.
    Continue,
    /// A chapter, by its place in the course.
    Chapter(usize),
    /// A verdict, by its place in the list.
    Recent(usize),
}

impl Home {
    /// The chosen target.
    pub fn target(&self) -> Target {
        self.targets
            .get(self.chosen)
            .map_or(Target::Continue, |(_, target)| *target)
    }

    /// Moves to another target.
    pub fn move_by(&mut self, steps: isize, height: u16) {
        let last = self.targets.len().saturating_sub(1);
        self.chosen = self.chosen.saturating_add_signed(steps).min(last);
        self.content += 1;
        if self.chosen == 0 {
            self.sheet.scroll_to(0, height);
        } else if self.chosen == last {
            self.sheet.scroll_to(usize::MAX, height);
        } else {
            let line = self.targets[self.chosen].0;
            self.sheet.reveal(line..line + 1, height);
        }
    }
}
