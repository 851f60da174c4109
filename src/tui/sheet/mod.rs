//! Sheets: the lines of a pane, laid out when something changed and only sliced when a frame is drawn.

use std::ops::Range;

use ratatui::text::Line;

pub mod data_source;
pub mod difference;
pub mod help;
pub mod home;
pub mod lesson;
pub mod prose;
pub mod refresh;
pub mod review;
pub mod solution;
pub mod task;
pub mod verdict;
pub mod wrap;

/// What a sheet was laid out for; when it differs, the sheet is laid out anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Columns.
    pub width: u16,
    /// Rows, for sheets whose content depends on them.
    pub height: u16,
    /// Changes of what the sheet shows.
    pub content: u64,
    /// Changes of how all sheets look.
    pub look: u64,
}

/// Lines, and which of them is at the top of the pane.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    lines: Vec<Line<'static>>,
    top: usize,
    stamp: Option<Stamp>,
}

impl Sheet {
    /// Whether the sheet was laid out for this.
    pub fn is_fresh(&self, stamp: Stamp) -> bool {
        self.stamp == Some(stamp)
    }

    /// Replaces the lines.
    pub fn fill(&mut self, stamp: Stamp, lines: Vec<Line<'static>>) {
        self.lines = lines;
        self.stamp = Some(stamp);
    }

    /// All lines.
    pub fn lines(&self) -> &[Line<'static>] {
        &self.lines
    }

    /// The index of the line at the top of the pane.
    pub fn top(&self) -> usize {
        self.top
    }

    /// The lines that a pane of this height shows.
    pub fn visible(&self, height: u16) -> &[Line<'static>] {
        let start = self.top.min(self.lines.len());
        let end = (start + usize::from(height)).min(self.lines.len());
        &self.lines[start..end]
    }

    /// Puts a line at the top, as far as the sheet is long enough.
    pub fn scroll_to(&mut self, line: usize, height: u16) {
        self.top = line.min(self.last_top(height));
    }

    /// Scrolls down, or up if negative.
    pub fn scroll_by(&mut self, lines: isize, height: u16) {
        self.scroll_to(self.top.saturating_add_signed(lines), height);
    }

    /// Puts a line into the middle.
    pub fn centre(&mut self, line: usize, height: u16) {
        self.scroll_to(line.saturating_sub(usize::from(height) / 2), height);
    }

    /// Scrolls no further than needed to show these lines, the first of them above all.
    pub fn reveal(&mut self, lines: Range<usize>, height: u16) {
        let height_lines = usize::from(height);
        let lowest = lines.end.saturating_sub(height_lines).min(lines.start);
        let highest = lines.start;
        self.scroll_to(self.top.clamp(lowest, highest), height);
    }

    /// Whether the last line is shown.
    pub fn is_at_end(&self, height: u16) -> bool {
        self.top >= self.last_top(height)
    }

    fn last_top(&self, height: u16) -> usize {
        self.lines.len().saturating_sub(usize::from(height))
    }
}

#[cfg(test)]
mod tests {
    use ratatui::text::Line;

    use super::{Sheet, Stamp};

    fn sheet(lines: usize) -> Sheet {
        let mut sheet = Sheet::default();
        let stamp = Stamp {
            width: 10,
            height: 0,
            content: 0,
            look: 0,
        };
        sheet.fill(stamp, vec![Line::default(); lines]);
        sheet
    }

    #[test]
    fn scrolling_stops_at_both_ends() {
        let mut sheet = sheet(30);
        sheet.scroll_by(-5, 10);
        assert_eq!(sheet.top(), 0);
        sheet.scroll_by(100, 10);
        assert_eq!(sheet.top(), 20);
        assert!(sheet.is_at_end(10));
        assert_eq!(sheet.visible(10).len(), 10);
    }

    #[test]
    fn revealing_moves_only_as_far_as_needed() {
        let mut sheet = sheet(30);
        sheet.reveal(3..5, 10);
        assert_eq!(sheet.top(), 0);
        sheet.reveal(12..14, 10);
        assert_eq!(sheet.top(), 4);
        sheet.reveal(2..25, 10);
        assert_eq!(sheet.top(), 2, "of a passage that is too long, the beginning is shown");
    }

    #[test]
    fn a_sheet_shorter_than_its_pane_never_scrolls() {
        let mut sheet = sheet(3);
        sheet.centre(2, 10);
        assert_eq!(sheet.top(), 0);
        assert!(sheet.is_at_end(10));
    }
}
