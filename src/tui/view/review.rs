//! A review: the changes with a cursor in them, the findings, and the box in which one is written.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Position, Rect},
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::{
    course::review::FindingKind,
    tui::{
        areas::{Areas, panes::Panes},
        model::{
            Model,
            location::Pane,
            review::{Form, ReviewModel},
        },
        sheet::{prose::between, wrap},
    },
};

use super::{chrome, overlay, paint};

pub(super) fn draw(model: &Model, areas: &Areas, panes: &Panes, review: &ReviewModel, buffer: &mut Buffer) {
    let theme = &model.theme;
    if let Some(area) = panes.tabs {
        draw_tabs(model, &areas.tabs(&ReviewModel::PANES), area, review, buffer);
    }
    chrome::pane_borders(model, areas, panes, buffer);
    for (pane, title, content) in &panes.shown {
        if let Some(title) = title {
            let (sign, style) = if chrome::has_focus(model, *pane) {
                ("▸ ", theme.strong)
            } else {
                ("", theme.subheading)
            };
            let left = [(theme.accent, sign.to_owned()), (style, pane.title().to_owned())];
            let right = [(theme.dim, about(review, *pane))];
            paint::line(&between(&left, &right, title.width.into()), *title, buffer);
        }
        let (sheet, lines) = if *pane == Pane::Findings {
            let lines = review.rows.get(review.chosen).map(|(_, lines)| lines.clone());
            (&review.list, lines)
        } else {
            let line = |row: usize| review.starts.get(row).copied();
            let lines = line(review.cursor).zip(line(review.cursor + 1));
            (&review.diff, lines.map(|(start, end)| start..end))
        };
        paint::sheet(sheet, *content, theme, buffer);
        let lines = lines.unwrap_or_default();
        let rows = |line: usize| line.checked_sub(sheet.top()).and_then(|row| content.rows().nth(row));
        if chrome::has_focus(model, *pane) {
            for row in lines.clone().filter_map(rows) {
                paint::row(row, theme.selection, buffer);
            }
        }
        if let Some(row) = rows(lines.start).filter(|_| !lines.is_empty()) {
            buffer.set_string(row.x, row.y, "▸", theme.accent);
        }
    }
}

/// What is said of a pane in its title.
fn about(review: &ReviewModel, pane: Pane) -> String {
    if pane == Pane::Findings {
        return review.summary.clone();
    }
    match (review.request.place(review.cursor), review.request.path(review.cursor)) {
        (Some((path, line)), _) => format!("{path}:{line}"),
        (None, Some(path)) => path.to_owned(),
        (None, None) => String::new(),
    }
}

fn draw_tabs(model: &Model, tabs: &[(Pane, Rect)], area: Rect, review: &ReviewModel, buffer: &mut Buffer) {
    let theme = &model.theme;
    let right = [(theme.dim, about(review, model.at.pane))];
    paint::line(&between(&[], &right, area.width.into()), area, buffer);
    for (pane, tab) in tabs {
        let style = if chrome::has_focus(model, *pane) {
            theme.selection
        } else {
            theme.dim
        };
        paint::line(&Line::raw(format!(" {} ", pane.title())), *tab, buffer);
        paint::row(*tab, style, buffer);
    }
}

/// Draws the finding that is being written, and says where its cursor is.
pub(super) fn draw_form(model: &Model, areas: &Areas, buffer: &mut Buffer) -> Option<Position> {
    let form = model.review()?.form.as_ref()?;
    let area = areas.finding()?;
    let title = match &form.replaces {
        Some((index, _)) => format!("Finding {}: {}:{}", index + 1, form.file, form.line),
        None => format!("New finding: {}:{}", form.file, form.line),
    };
    overlay::frame(model, &title, area, buffer);
    let inner = area.inner(Margin::new(2, 1));
    let lines = kinds(model, form.kind, inner.width.into());
    paint::lines(&lines, inner, buffer);
    let above = u16::try_from(lines.len() + 1).unwrap_or(u16::MAX).min(inner.height);
    let field = Rect {
        y: inner.y + above,
        height: inner.height - above,
        ..inner
    };
    Some(draw_note(model, form, field, buffer))
}

/// The kinds with the chosen one, and what it means.
fn kinds(model: &Model, chosen: FindingKind, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let none = Span::raw("");
    let mut words: Vec<(Style, String)> = Vec::new();
    for kind in FindingKind::ALL {
        let style = if kind == chosen { theme.selection } else { theme.dim };
        words.push((style, kind.word().to_owned()));
        words.push((theme.text, " ".to_owned()));
    }
    let mut lines = wrap::wrap(&words, width, &none, &none);
    let meaning = format!("{}: {}", chosen.word(), chosen.meaning());
    lines.extend(wrap::wrap_text(&meaning, width, theme.text, &none));
    lines
}

/// The note, scrolled so that the cursor is in view.
fn draw_note(model: &Model, form: &Form, area: Rect, buffer: &mut Buffer) -> Position {
    let theme = &model.theme;
    let width = usize::from(area.width).saturating_sub(1).max(1);
    let (before, after) = form.note.parts();
    if before.is_empty() && after.is_empty() {
        let hint = "What happens, with which input, and what to do instead.";
        let lines = wrap::wrap_text(hint, width, theme.dim, &Span::raw(""));
        paint::lines(&lines, area, buffer);
        return Position::new(area.x, area.y);
    }
    let (lines, (row, column)) = broken(before, after, width);
    let height = usize::from(area.height.max(1));
    let first = (row + 1).saturating_sub(height);
    let shown: Vec<Line<'_>> = lines
        .iter()
        .skip(first)
        .map(|line| Line::styled(line.as_str(), theme.text))
        .collect();
    paint::lines(&shown, area, buffer);
    let offset = |count: usize| u16::try_from(count).unwrap_or(0);
    Position::new(area.x + offset(column), area.y + offset(row - first))
}

/// The text in lines that fit, none of its spaces left out, and the row and the column of the cursor.
fn broken(before: &str, after: &str, width: usize) -> (Vec<String>, (usize, usize)) {
    use unicode_segmentation::UnicodeSegmentation;

    let text = format!("{before}{after}");
    let mut lines = vec![String::new()];
    let mut cursor = (0, 0);
    let mut at = 0;
    for word in text.split_word_bounds() {
        let is_line_end = word == "\n" || word == "\r\n";
        let last = lines.last().map_or(0, |line| line.width());
        if !is_line_end && last + word.trim_end().width() > width && last > 0 {
            lines.push(String::new());
        }
        for grapheme in word.graphemes(true) {
            let used = lines.last().map_or(0, |line| line.width());
            if !is_line_end && used + grapheme.trim_end().width() > width {
                lines.push(String::new());
            }
            if at == before.len() {
                cursor = (lines.len() - 1, lines.last().map_or(0, |line| line.width()).min(width));
            }
            at += grapheme.len();
            if is_line_end {
                lines.push(String::new());
            } else if let Some(line) = lines.last_mut() {
                line.push_str(if grapheme == "\t" { " " } else { grapheme });
            }
        }
    }
    if at == before.len() {
        cursor = (lines.len() - 1, lines.last().map_or(0, |line| line.width()).min(width));
    }
    (lines, cursor)
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn the_cursor_stands_where_the_next_character_goes() {
        assert_eq!(broken("", "", 10), (vec![String::new()], (0, 0)));
        assert_eq!(broken("ab ", "", 10).1, (0, 3));
        assert_eq!(broken("one two", " three", 7).1, (0, 7));
        let (lines, cursor) = broken("one two ", "three", 9);
        assert_eq!(lines, ["one two ", "three"]);
        assert_eq!(cursor, (1, 0));
    }

    #[test]
    fn long_words_and_line_ends_break() {
        let (lines, cursor) = broken("abcdefgh", "", 3);
        assert_eq!(lines, ["abc", "def", "gh"]);
        assert_eq!(cursor, (2, 2));
        let (lines, cursor) = broken("a\n", "b", 10);
        assert_eq!(lines, ["a", "b"]);
        assert_eq!(cursor, (1, 0));
    }
}
