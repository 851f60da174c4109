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

/// A side that is as wide as this may have its long lines wrapped, in columns.
const WRAPPED_SIDE: usize = 52;

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
        let mark = self.dim_on_code();
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
        if self.options.side_by_side
            && self.sheet.is_top_level()
            && let Some(widths) = self.side_widths([go, rust])
        {
            self.side_by_side([go, rust], widths);
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

    /// The widths of a pair's two columns: what their code needs, and together as much as the text has at least. Where that
    /// is too wide, code wraps in columns that are wide enough for most lines.
    fn side_widths(&self, sides: [usize; 2]) -> Option<[usize; 2]> {
        let needed = sides.map(|index| self.document.codes[index].width + PAIR_MARGINS);
        let room = self.full_width.saturating_sub(GUTTER);
        let half = usize::from(TEXT_WIDTH).min(self.full_width).saturating_sub(GUTTER) / 2;
        let wanted = needed.map(|needed| needed.max(half));
        let less = usize::from(needed[1] < needed[0]);
        let mut widths = wanted;
        if wanted[0] + wanted[1] <= room {
            return Some(widths);
        }
        if needed[0] + needed[1] <= room {
            widths[1 - less] = needed[1 - less];
            widths[less] = room - widths[1 - less];
        } else if room >= 2 * WRAPPED_SIDE {
            widths[less] = needed[less].min(room / 2);
            widths[1 - less] = room - widths[less];
        } else {
            return None;
        }
        Some(widths)
    }

    /// Two columns, in the middle of the screen.
    fn side_by_side(&mut self, sides: [usize; 2], widths: [usize; 2]) {
        let theme = self.options.theme;
        let margin = (self.full_width - GUTTER - widths[0] - widths[1]) / 2;
        let header = format!(
            "{:<1$}{2}",
            Language::Go.name(),
            widths[0] + GUTTER,
            Language::Rust.name()
        );
        self.sheet
            .write_wide(margin, vec![Span::styled(header, theme.subheading)]);

        let mut columns: [_; 2] = std::array::from_fn(|side| {
            let room = widths[side] - PAIR_MARGINS;
            let lines = self.colour(&self.document.codes[sides[side]]);
            let wrapped = lines.into_iter().flat_map(|line| wrap(line, room, self.dim_on_code()));
            wrapped.collect::<Vec<_>>().into_iter()
        });
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

    /// The style of marks that aren't code.
    fn dim_on_code(&self) -> Style {
        self.options.theme.code_background.patch(self.options.theme.dim)
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
        let style = self.dim_on_code();
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

/// The line broken at a width: in its last third after a space, else there after an opening or separating character, else
/// anywhere. It goes on below its own indentation.
fn wrap(line: Vec<Span<'static>>, width: usize, style: Style) -> Vec<Vec<Span<'static>>> {
    let total = spans_width(&line);
    if total <= width {
        return vec![line];
    }
    let spaces = columns_with(&line, " ");
    let others = columns_with(&line, "(,;{[|/&=");
    let indentation = spaces
        .iter()
        .enumerate()
        .take_while(|(index, column)| index == *column)
        .count();
    let mark = format!("{}{CONTINUATION}", " ".repeat(indentation));
    let mark = if width >= 2 * inline::width(&mark) {
        mark
    } else {
        String::new()
    };
    let mark_width = inline::width(&mark);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < total {
        let room = if start == 0 { width } else { width - mark_width };
        let mut end = total.min(start + room);
        if end < total {
            let last_third = start + room * 2 / 3..end;
            let last_in = |columns: &[usize]| columns.iter().rev().find(|column| last_third.contains(column)).copied();
            if let Some(column) = last_in(&spaces).or_else(|| last_in(&others)) {
                end = column + 1;
            }
        }
        let mut part = Vec::new();
        if start > 0 {
            push(&mut part, &mark, style);
        }
        part.extend(columns_of(&line, start, end));
        lines.push(part);
        start = end;
    }
    lines
}

/// The columns in which one of some characters stands.
fn columns_with(line: &[Span<'static>], wanted: &str) -> Vec<usize> {
    let mut columns = Vec::new();
    let mut column = 0;
    for span in line {
        for grapheme in span.content.graphemes(true) {
            if wanted.contains(grapheme) {
                columns.push(column);
            }
            column += inline::width(grapheme);
        }
    }
    columns
}
