//! Breaks styled text of unknown origin into lines that fit: output of programs, transcripts, messages of the compiler.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Columns to which a tab advances.
const TAB: usize = 4;

/// Breaks text into lines of at most `width` columns, at white space where there is some. `first` stands before the first
/// line and `rest` before the others; both count.
pub fn wrap(
    spans: &[(Style, String)],
    width: usize,
    first: &Span<'static>,
    rest: &Span<'static>,
) -> Vec<Line<'static>> {
    let mut breaker = Breaker {
        room: width.saturating_sub(first.width()).max(1),
        later_room: width.saturating_sub(rest.width()).max(1),
        ..Breaker::default()
    };
    for (style, text) in spans {
        for grapheme in text.graphemes(true) {
            breaker.push(grapheme, *style);
        }
    }
    breaker
        .finish()
        .into_iter()
        .enumerate()
        .map(|(index, cells)| {
            let lead = if index == 0 { first } else { rest };
            let mut line = Line::from(lead.clone());
            for run in cells.chunk_by(|one, next| one.style == next.style) {
                let text: String = run.iter().map(|cell| cell.text.as_str()).collect();
                line.spans.push(Span::styled(text, run[0].style));
            }
            line
        })
        .collect()
}

/// Breaks lines of plain text in one style, with the same lead before each.
pub fn wrap_text(text: &str, width: usize, style: Style, lead: &Span<'static>) -> Vec<Line<'static>> {
    without_escapes(text)
        .lines()
        .flat_map(|line| wrap(&[(style, line.to_owned())], width, lead, lead))
        .collect()
}

/// The text without the sequences that terminals would act upon: colours, cursor movements, titles.
pub fn without_escapes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => match chars.next_if(|next| matches!(next, '[' | ']')) {
                Some('[') => while chars.next().is_some_and(|next| !('\u{40}'..='\u{7e}').contains(&next)) {},
                Some(_) => while chars.next().is_some_and(|next| next != '\u{7}' && next != '\u{1b}') {},
                None => {}
            },
            '\n' | '\t' => plain.push(char),
            _ if char.is_control() => {}
            _ => plain.push(char),
        }
    }
    plain
}

/// Cuts text to a width and says so with an ellipsis.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += grapheme.width();
        if used + 1 > width {
            break;
        }
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.truncate(kept.trim_end().len());
        kept.push('…');
    }
    kept
}

struct Cell {
    text: String,
    style: Style,
    width: usize,
}

#[derive(Default)]
struct Breaker {
    lines: Vec<Vec<Cell>>,
    line: Vec<Cell>,
    used: usize,
    /// How many cells of `line` may stay if it is broken.
    break_at: usize,
    room: usize,
    later_room: usize,
}

impl Breaker {
    fn push(&mut self, grapheme: &str, style: Style) {
        let (text, width) = if grapheme == "\t" {
            let width = TAB - self.used % TAB;
            (" ".repeat(width), width)
        } else if grapheme.chars().any(char::is_control) {
            return;
        } else {
            (grapheme.to_owned(), grapheme.width())
        };
        let blank = text.starts_with(' ');
        if self.used + width > self.room {
            if blank && !self.line.is_empty() {
                // White space at the end of a line needs no room.
                self.break_at = self.line.len();
                return;
            }
            self.break_line();
        }
        self.used += width;
        self.line.push(Cell { text, style, width });
        if blank && self.line.iter().any(|cell| cell.text != " ") {
            self.break_at = self.line.len();
        }
    }

    fn break_line(&mut self) {
        if self.line.is_empty() {
            return;
        }
        let at = if self.break_at == 0 {
            self.line.len()
        } else {
            self.break_at
        };
        let rest = self.line.split_off(at);
        self.lines.push(std::mem::replace(&mut self.line, rest));
        self.used = self.line.iter().map(|cell| cell.width).sum();
        self.break_at = 0;
        self.room = self.later_room;
    }

    fn finish(mut self) -> Vec<Vec<Cell>> {
        self.lines.push(self.line);
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use ratatui::{style::Style, text::Span};

    use super::{cut, without_escapes, wrap, wrap_text};

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        wrap_text(text, width, Style::new(), &Span::raw(""))
            .iter()
            .map(|line| line.to_string().trim_end().to_owned())
            .collect()
    }

    #[test]
    fn breaks_at_spaces_and_within_long_words() {
        assert_eq!(wrapped("one two three", 8), ["one two", "three"]);
        assert_eq!(wrapped("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrapped("ab cdefghij", 4), ["ab", "cdef", "ghij"]);
        assert_eq!(wrapped("abcd efgh", 4), ["abcd", "efgh"]);
        assert_eq!(wrapped("", 4), Vec::<String>::new());
    }

    #[test]
    fn leads_count_and_later_lines_have_their_own() {
        let lines = wrap(
            &[(Style::new(), "one two".to_owned())],
            6,
            &Span::raw("+ "),
            &Span::raw("    "),
        );
        let lines: Vec<String> = lines.iter().map(ToString::to_string).collect();
        assert_eq!(lines, ["+ one ", "    tw", "    o"]);
    }

    #[test]
    fn wide_letters_are_measured() {
        assert_eq!(wrapped("日本語", 4), ["日本", "語"]);
        assert_eq!(wrapped("日", 1), ["日"]);
    }

    #[test]
    fn tabs_become_spaces_and_escapes_vanish() {
        assert_eq!(wrapped("a\tb", 20), ["a   b"]);
        assert_eq!(
            without_escapes("\u{1b}[1;31mred\u{1b}[0m \u{1b}]0;title\u{7}x\u{8}"),
            "red x"
        );
    }

    #[test]
    fn cutting_says_so() {
        assert_eq!(cut("abcdef", 4), "abc…");
        assert_eq!(cut("ab cdef", 4), "ab…");
        assert_eq!(cut("abcd", 4), "abcd");
        assert_eq!(cut("abcd", 0), "");
    }
}
