//! The list of keys, made from the table of bindings, and what the glyphs mean.

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    keymap::{GROUPS, Key},
    model::marks::Mark,
    theme::Theme,
};

use super::wrap;

/// Columns of the keys.
const KEYS: usize = 18;

/// What the glyphs mean.
const GLYPHS: [(Mark, &str); 5] = [
    (Mark::New, "not begun"),
    (Mark::Begun, "begun"),
    (Mark::Failing, "graded, not passed yet"),
    (Mark::Done, "read or passed"),
    (Mark::GaveUp, "the solution was shown before it passed"),
];

/// Lays the list out.
pub fn lay_out(width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    let width = usize::from(width);
    let row = |key: &str, help: &str, lines: &mut Vec<Line<'static>>| {
        let pad = " ".repeat(KEYS.saturating_sub(key.width()).max(1));
        let mut wrapped = wrap::wrap_text(help, width.saturating_sub(KEYS), theme.text, &Span::raw(""));
        for (index, line) in wrapped.iter_mut().enumerate() {
            let lead = if index == 0 {
                [Span::styled(key.to_owned(), theme.key), Span::raw(pad.clone())]
            } else {
                [Span::raw(" ".repeat(KEYS)), Span::raw("")]
            };
            line.spans.splice(0..0, lead);
        }
        lines.append(&mut wrapped);
    };
    for group in GROUPS {
        lines.push(Line::styled(group.title, theme.heading));
        for binding in group.bindings {
            let keys: Vec<String> = binding.keys.iter().copied().map(Key::name).collect();
            row(&keys.join(" "), binding.help, &mut lines);
        }
        lines.push(Line::default());
    }
    lines.push(Line::styled("Mouse", theme.heading));
    row("wheel", "scroll what is under the pointer", &mut lines);
    row(
        "click",
        "open an item, choose a case or a tab, unfold an answer",
        &mut lines,
    );
    lines.push(Line::default());
    lines.push(Line::styled("Signs", theme.heading));
    for (mark, meaning) in GLYPHS {
        row(mark.glyph(), meaning, &mut lines);
    }
    row(
        "★",
        "a stretch exercise: harder than the others, and not needed",
        &mut lines,
    );
    row("T1", "the sentence of the task that a case checks", &mut lines);
    lines
}
