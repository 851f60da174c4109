//! Puts lines onto the screen.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use crate::tui::{sheet::Sheet, theme::Theme};

/// Draws the part of a sheet that is scrolled to, and how far that is.
pub(super) fn sheet(sheet: &Sheet, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    lines(sheet.visible(area.height), area, buffer);
    thumb(sheet.lines().len(), sheet.top(), area, theme, buffer);
}

/// Draws lines from the top of an area.
pub(super) fn lines(lines: &[Line<'_>], area: Rect, buffer: &mut Buffer) {
    for (row, line) in area.rows().zip(lines) {
        self::line(line, row, buffer);
    }
}

/// Draws one line in the first row of an area.
pub(super) fn line(line: &Line<'_>, area: Rect, buffer: &mut Buffer) {
    if area.height > 0 {
        buffer.set_line(area.x, area.y, line, area.width);
    }
}

/// Gives a whole row a style.
pub(super) fn row(area: Rect, style: Style, buffer: &mut Buffer) {
    buffer.set_style(area, style);
}

/// Draws, right of an area, which of all lines it shows if it can't show all.
pub(super) fn thumb(all: usize, top: usize, area: Rect, theme: &Theme, buffer: &mut Buffer) {
    let height = usize::from(area.height);
    if all <= height || height == 0 {
        return;
    }
    let length = (height * height / all).max(1);
    let start = top * (height - length) / (all - height);
    for row in area.rows().skip(start).take(length) {
        if let Some(cell) = buffer.cell_mut((area.right() + 1, row.y)) {
            cell.set_symbol("┃").set_style(theme.border);
        }
    }
}
