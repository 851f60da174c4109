//! Blocks of code and pairs of them.

use ratatui::{style::Style, text::Span};
use unicode_segmentation::UnicodeSegmentation;

use super::{
    Language, TEXT_WIDTH,
    block::Code,
    inline::{self, ELLIPSIS, push, spans_width},
    layout::Layouter,
};
use crate::tui::highlight::Grammar;

/// Empty columns before code.
const INDENTATION: usize = 2;

/// Empty columns before and after code, in a pair.
const PAIR_MARGINS: usize = INDENTATION + 1;

/// Columns between a pair's two sides.
const GUTTER: usize = 2;

/// What a wrapped line goes on with.
const CONTINUATION: &str = "↳ ";

impl Layouter<'_> {
    /// A block of code, as wide as the text.
    pub(super) fn code(&mut self, index: usize) {
        let code = &self.document.codes[index];
        let width = self.sheet.width();
        let spare = width.saturating_sub(code.width);
        // Code that is too wide by no more than its indentation goes without.
        let indentation = if code.width > width && width > 4 * INDENTATION {
            INDENTATION
        } else {
            INDENTATION.min(spare)
        };
        let room = width - indentation;
        let wraps = matches!(code.grammar, Grammar::Shell | Grammar::Http);
        let mark = self.options.theme.code_background.patch(self.options.theme.dim);
        for line in self.colour(code) {
            if wraps {
                for line in wrap(line, room, mark) {
                    self.sheet.write(self.band(line, indentation, width));
                }
            } else {
                let line = self.cut(line, code, room);
                self.sheet.write(self.band(line, indentation, width));
            }
        }
    }

    /// The same in Go and in Rust: side by side if both fit, else the chosen one.
    pub(super) fn pair(&mut self, go: usize, rust: usize) {
        let codes = &self.document.codes;
        let needed = [go, rust].map(|index| codes[index].width + PAIR_MARGINS);
        let is_possible = self.options.side_by_side && self.sheet.is_top_level();
        if is_possible && needed[0] + GUTTER + needed[1] <= self.full_width {
            self.side_by_side([go, rust], needed);
            return;
        }
        let theme = self.options.theme;
        let shown = self.options.language;
        self.styled_text(&[
            (shown.name(), theme.subheading),
            (" · press ", theme.dim),
            ("t", theme.key),
            (" for ", theme.dim),
            (shown.other().name(), theme.dim),
        ]);
        self.code(match shown {
            Language::Go => go,
            Language::Rust => rust,
        });
    }

    /// Two columns, each as wide as its code needs, together as wide as the text at least, in the middle of the screen.
    fn side_by_side(&mut self, sides: [usize; 2], needed: [usize; 2]) {
        let half = (usize::from(TEXT_WIDTH).min(self.full_width) - GUTTER) / 2;
        let mut widths = needed.map(|needed| needed.max(half));
        if widths[0] + GUTTER + widths[1] > self.full_width {
            // One side needs more than half: the other one gets what is left, which is enough.
            widths = needed;
            let left = self.full_width - GUTTER - widths[0] - widths[1];
            widths[usize::from(needed[0] > needed[1])] += left;
        }
        let margin = (self.full_width - GUTTER - widths[0] - widths[1]) / 2;
        let mut header = Vec::new();
        push(
            &mut header,
            &format!("{:<1$}", Language::Go.name(), widths[0] + GUTTER),
            self.options.theme.subheading,
        );
        push(&mut header, Language::Rust.name(), self.options.theme.subheading);
        self.sheet.write_wide(margin, header);

        let mut columns = sides.map(|index| self.colour(&self.document.codes[index]).into_iter());
        loop {
            let lines = columns.each_mut().map(Iterator::next);
            if lines.iter().all(Option::is_none) {
                break;
            }
            let mut spans = Vec::new();
            for (side, line) in lines.into_iter().enumerate() {
                if side > 0 {
                    let filling = widths[0].saturating_sub(spans_width(&spans));
                    push(&mut spans, &" ".repeat(filling + GUTTER), Style::new());
                }
                spans.extend(self.band(line.unwrap_or_default(), INDENTATION, widths[side]));
            }
            self.sheet.write_wide(margin, spans);
        }
    }

    /// The lines of some code in the theme's colours.
    fn colour(&self, code: &Code) -> Vec<Vec<Span<'static>>> {
        let theme = self.options.theme;
        let base = theme.code_background;
        let highlighted = self.highlights.get(code.key).unwrap_or_default();
        code.text
            .lines()
            .enumerate()
            .map(|(number, line)| {
                let mut spans = Vec::new();
                match highlighted.get(number) {
                    Some(pieces) => {
                        for piece in pieces {
                            let text = line.get(piece.text.clone()).unwrap_or_default();
                            push(&mut spans, text, base.patch(theme.token(piece.token)));
                        }
                    }
                    None => push(&mut spans, line, base),
                }
                spans
            })
            .collect()
    }

    /// The line on the background of code, filled up to a width.
    fn band(&self, line: Vec<Span<'static>>, indentation: usize, width: usize) -> Vec<Span<'static>> {
        let base = self.options.theme.code_background;
        let filling = width.saturating_sub(indentation + spans_width(&line));
        let mut spans = Vec::with_capacity(line.len() + 2);
        push(&mut spans, &" ".repeat(indentation), base);
        spans.extend(line);
        if base.bg.is_some() {
            push(&mut spans, &" ".repeat(filling), base);
        }
        spans
    }

    /// The part of a line that the sideways scrolling shows, with `…` where something is cut off.
    fn cut(&mut self, line: Vec<Span<'static>>, code: &Code, room: usize) -> Vec<Span<'static>> {
        let overflow = code.width.saturating_sub(room);
        if overflow == 0 {
            return line;
        }
        let columns = u16::try_from(overflow).unwrap_or(u16::MAX);
        self.layout.code_overflow = self.layout.code_overflow.max(columns);
        let start = overflow.min(usize::from(self.options.code_offset));
        let line_width = spans_width(&line);
        let style = self.options.theme.code_background.patch(self.options.theme.dim);
        let cut_before = start > 0 && line_width > 0;
        let cut_after = line_width > start + room;
        let from = start + usize::from(cut_before);
        let to = start + room - usize::from(cut_after);
        let mut shown = Vec::new();
        if cut_before {
            push(&mut shown, ELLIPSIS, style);
        }
        if from < to {
            shown.extend(columns_of(&line, from, to));
        }
        if cut_after && room > usize::from(cut_before) {
            push(&mut shown, ELLIPSIS, style);
        }
        shown
    }
}

/// The part of a line between two columns; half of a wide character is a space.
fn columns_of(line: &[Span<'static>], from: usize, to: usize) -> Vec<Span<'static>> {
    let mut part = Vec::new();
    let mut column = 0;
    for span in line {
        for grapheme in span.content.graphemes(true) {
            let start = column;
            column += inline::width(grapheme);
            if column <= from || start >= to {
                continue;
            }
            if start < from || column > to {
                push(&mut part, " ", span.style);
            } else {
                push(&mut part, grapheme, span.style);
            }
        }
    }
    part
}

/// The line broken at a width: after a space if there is one in the last third, else anywhere.
fn wrap(line: Vec<Span<'static>>, width: usize, style: Style) -> Vec<Vec<Span<'static>>> {
    let total = spans_width(&line);
    if total <= width {
        return vec![line];
    }
    let mark = if width > 4 * inline::width(CONTINUATION) {
        CONTINUATION
    } else {
        ""
    };
    let mark_width = inline::width(mark);
    let spaces = space_columns(&line);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < total {
        let room = if start == 0 { width } else { width - mark_width };
        let mut end = total.min(start + room);
        if end < total
            && let Some(space) = spaces.iter().rev().find(|space| **space < end)
            && *space >= start + room * 2 / 3
        {
            end = *space + 1;
        }
        let mut part = Vec::new();
        if start > 0 {
            push(&mut part, mark, style);
        }
        part.extend(columns_of(&line, start, end));
        lines.push(part);
        start = end;
    }
    lines
}

fn space_columns(line: &[Span<'static>]) -> Vec<usize> {
    let mut spaces = Vec::new();
    let mut column = 0;
    for span in line {
        for grapheme in span.content.graphemes(true) {
            if grapheme == " " {
                spaces.push(column);
            }
            column += inline::width(grapheme);
        }
    }
    spaces
}
