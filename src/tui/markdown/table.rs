//! Tables, fitted to the width.

use pulldown_cmark::Alignment;
use ratatui::text::Span;

use super::{
    block::Table,
    inline::{Inline, push, spans_width, wrap},
    layout::Layouter,
};

/// Between columns.
const SEPARATOR: &str = " │ ";
const SEPARATOR_WIDTH: usize = 3;

/// Columns aren't made narrower than this on average; a table that would need it is written as a list of its rows.
const NARROWEST: usize = 8;

/// Wider than any text, to lay out a cell in one line.
const UNBROKEN: usize = usize::MAX / 2;

impl Layouter<'_> {
    /// A table with its columns aligned, or row by row where it is too narrow for that.
    pub(super) fn table(&mut self, table: &Table) {
        let columns = table.head.len();
        let separators = SEPARATOR_WIDTH * columns.saturating_sub(1);
        let room = self.sheet.width().saturating_sub(separators);
        let natural: Vec<usize> = (0..columns).map(|column| self.natural_width(table, column)).collect();
        if natural.iter().sum::<usize>() > room && room < NARROWEST * columns {
            self.table_as_list(table);
        } else {
            self.table_in_columns(table, &fit(&natural, room));
        }
    }

    fn natural_width(&self, table: &Table, column: usize) -> usize {
        let cells = std::iter::once(&table.head)
            .chain(&table.rows)
            .filter_map(|row| row.get(column));
        cells
            .flat_map(|cell| wrap(cell, self.options.theme.strong, self.options.theme, UNBROKEN))
            .map(|line| spans_width(&line))
            .max()
            .unwrap_or(0)
    }

    fn table_in_columns(&mut self, table: &Table, widths: &[usize]) {
        let border = self.options.theme.border;
        let rule = widths
            .iter()
            .map(|width| "─".repeat(*width))
            .collect::<Vec<_>>()
            .join("─┼─");
        self.row(&table.head, &table.alignments, widths, true);
        self.sheet.write(vec![Span::styled(rule, border)]);
        let heights: Vec<usize> = table.rows.iter().map(|row| self.row_height(row, widths)).collect();
        let is_airy = heights.iter().any(|height| *height > 1);
        for (index, row) in table.rows.iter().enumerate() {
            if is_airy && index > 0 {
                let gap = widths
                    .iter()
                    .map(|width| " ".repeat(*width))
                    .collect::<Vec<_>>()
                    .join(SEPARATOR);
                self.sheet.write(vec![Span::styled(gap, border)]);
            }
            self.row(row, &table.alignments, widths, false);
        }
    }

    fn row_height(&self, row: &[Vec<Inline>], widths: &[usize]) -> usize {
        let theme = self.options.theme;
        let heights = row
            .iter()
            .zip(widths)
            .map(|(cell, width)| wrap(cell, theme.text, theme, *width).len());
        heights.max().unwrap_or(0)
    }

    fn row(&mut self, row: &[Vec<Inline>], alignments: &[Alignment], widths: &[usize], is_head: bool) {
        let theme = self.options.theme;
        let style = if is_head { theme.strong } else { theme.text };
        let mut cells: Vec<_> = widths
            .iter()
            .enumerate()
            .map(|(column, width)| {
                let text = row.get(column).map_or(&[][..], Vec::as_slice);
                wrap(text, style, theme, *width).into_iter()
            })
            .collect();
        loop {
            let lines: Vec<_> = cells.iter_mut().map(Iterator::next).collect();
            if lines.iter().all(Option::is_none) {
                break;
            }
            let mut spans = Vec::new();
            for (column, line) in lines.into_iter().enumerate() {
                if column > 0 {
                    push(&mut spans, SEPARATOR, theme.border);
                }
                let line = line.unwrap_or_default();
                let filling = widths[column].saturating_sub(spans_width(&line));
                let before = match alignments.get(column) {
                    Some(Alignment::Right) => filling,
                    Some(Alignment::Center) => filling / 2,
                    _ => 0,
                };
                push(&mut spans, &" ".repeat(before), theme.text);
                spans.extend(line);
                push(&mut spans, &" ".repeat(filling - before), theme.text);
            }
            self.sheet.write(spans);
        }
    }

    /// Each cell on lines of its own, behind its column's title.
    fn table_as_list(&mut self, table: &Table) {
        for (index, row) in table.rows.iter().enumerate() {
            if index > 0 {
                self.sheet.gap();
            }
            for (column, cell) in row.iter().enumerate() {
                let mut text = Vec::new();
                if let Some(title) = table.head.get(column).filter(|title| !title.is_empty()) {
                    text.extend(title.iter().cloned());
                    text.push(Inline::Text(": ".to_owned(), super::inline::Face::default()));
                }
                text.extend(cell.iter().cloned());
                self.running_text(&text, self.options.theme.text);
            }
        }
    }
}

/// The widths of columns that would like to be so wide, within the room: narrow ones get what they like, the wide ones
/// share what is left.
fn fit(natural: &[usize], room: usize) -> Vec<usize> {
    let mut by_width: Vec<usize> = (0..natural.len()).collect();
    by_width.sort_by_key(|column| natural[*column]);
    let mut widths = vec![1; natural.len()];
    let mut left = room;
    for (index, column) in by_width.iter().enumerate() {
        let share = left / (natural.len() - index);
        widths[*column] = natural[*column].min(share).max(1);
        left = left.saturating_sub(widths[*column]);
    }
    widths
}
