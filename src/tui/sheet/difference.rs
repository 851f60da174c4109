//! A transcript's difference as lines: what was expected with `-`, what was seen with `+`.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    grading::compare::{Diff, DiffLine, Kind, Piece},
    tui::theme::Theme,
};

use super::wrap::{self, without_escapes};

/// However little room there is, so many lines of an excerpt are shown.
const LEAST: usize = 6;

/// The lines of a difference.
#[derive(Debug)]
pub struct Shown {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// The first of them that differs.
    pub first: usize,
}

/// All lines of both transcripts.
pub fn whole(diff: &Diff, width: usize, theme: &Theme) -> Shown {
    let pieces = (0..diff.lines.len()).map(Piece::Line);
    render(diff, pieces, width, theme)
}

/// The lines that differ with as much around them as there is room for; cut if even they are too many.
pub fn excerpt(diff: &Diff, width: usize, room: usize, theme: &Theme) -> Shown {
    let room = room.max(LEAST);
    let mut shown = Shown {
        lines: Vec::new(),
        first: 0,
    };
    for context in [3, 1, 0] {
        shown = render(diff, diff.excerpt(context), width, theme);
        if shown.lines.len() <= room {
            return shown;
        }
    }
    let kept = (room - 1).max(shown.first + 1);
    let left_out = shown.lines.len().saturating_sub(kept);
    if left_out > 0 {
        shown.lines.truncate(kept);
        let text = format!("  … {left_out} more lines; d shows all");
        shown.lines.push(Line::styled(text, theme.dim));
    }
    shown
}

fn render(diff: &Diff, pieces: impl IntoIterator<Item = Piece>, width: usize, theme: &Theme) -> Shown {
    let mut shown = Shown {
        lines: Vec::new(),
        first: 0,
    };
    for piece in pieces {
        match piece {
            Piece::Line(index) => {
                if index == diff.first {
                    shown.first = shown.lines.len();
                }
                shown.lines.extend(line(&diff.lines[index], width, theme));
            }
            Piece::Gap(lines) => {
                let text = format!("  … {lines} equal lines");
                shown.lines.push(Line::styled(text, theme.dim));
            }
        }
    }
    shown
}

fn line(line: &DiffLine, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let (sign, style, marked) = match line.kind {
        Kind::Same => ("  ", theme.text, theme.text),
        Kind::Removed => ("- ", theme.removed, theme.removed_word),
        Kind::Added => ("+ ", theme.added, theme.added_word),
    };
    let mut spans: Vec<(Style, String)> = line
        .spans
        .iter()
        .map(|(emphasised, text)| (if *emphasised { marked } else { style }, without_escapes(text)))
        .collect();
    if line.is_step()
        && let Some((span_style, text)) = spans.first_mut()
    {
        *text = text.trim_start_matches("### ").to_owned();
        if line.kind == Kind::Same {
            *span_style = theme.subheading;
        }
    }
    wrap::wrap(&spans, width, &Span::styled(sign, style), &Span::raw("    "))
}

#[cfg(test)]
mod tests {
    use super::{excerpt, whole};
    use crate::{grading::compare, tui::theme::Theme};

    fn text(shown: &super::Shown) -> Vec<String> {
        shown
            .lines
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn steps_lose_their_mark_and_long_lines_are_broken() {
        let diff = compare::diff(
            "### 1. GET /\nstatus 200\n",
            "### 1. GET /\nstatus 500 and a long reason\n",
        );
        assert_eq!(
            text(&whole(&diff, 20, &Theme::plain())),
            ["  1. GET /", "- status 200", "+ status 500 and a", "    long reason"]
        );
    }

    #[test]
    fn an_excerpt_fits_and_has_the_first_difference() {
        let numbers = |range: std::ops::Range<u32>| range.map(|n| format!("{n}\n")).collect::<String>();
        let diff = compare::diff(&numbers(0..40), &numbers(20..80));
        let shown = excerpt(&diff, 40, 8, &Theme::plain());
        assert_eq!(shown.lines.len(), 8);
        assert_eq!(text(&shown)[shown.first], "- 0");
        assert!(text(&shown)[7].contains("more lines"));
    }

    #[test]
    fn with_much_room_there_is_much_around_the_difference() {
        let diff = compare::diff("a\nb\nc\nd\ne\n", "a\nb\nc\nd\nf\n");
        assert_eq!(text(&excerpt(&diff, 40, 20, &Theme::plain())).len(), 6);
        assert_eq!(
            text(&excerpt(&diff, 40, 0, &Theme::plain())).len(),
            6,
            "the least that is shown"
        );
    }
}
