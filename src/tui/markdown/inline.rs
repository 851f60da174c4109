//! Running text: its pieces, how wide they are, and how they are broken into lines.

use ratatui::{buffer::CellWidth, style::Style, text::Span};
use unicode_segmentation::UnicodeSegmentation;

use crate::tui::theme::Theme;

/// Stands for what is cut off, and for a character that is wider than there is room.
pub(super) const ELLIPSIS: &str = "…";

/// A piece of running text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Inline {
    Text(String, Face),
    /// A line end that means no more than a space.
    Soft,
    /// A line end that is wanted.
    Hard,
}

/// How a piece of text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Face {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) role: Role,
}

/// What a piece of text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    #[default]
    Prose,
    Code,
    Link,
    /// The number behind a link.
    Reference,
}

impl Face {
    fn style(self, base: Style, theme: &Theme) -> Style {
        let mut style = base.patch(match self.role {
            Role::Prose => Style::new(),
            Role::Code => theme.code,
            Role::Link => theme.link,
            Role::Reference => theme.dim,
        });
        if self.strong {
            style = style.patch(theme.strong);
        }
        if self.emphasis {
            style = style.patch(theme.emphasis);
        }
        style
    }
}

/// The columns that a text takes when it is drawn.
pub(super) fn width(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.graphemes(true)
            .map(|grapheme| usize::from(grapheme.cell_width()))
            .sum()
    }
}

/// The columns that spans take when they are drawn.
pub(super) fn spans_width(spans: &[Span<'_>]) -> usize {
    spans.iter().map(|span| width(&span.content)).sum()
}

/// Adds text to the last span if that has the same style.
pub(super) fn push(spans: &mut Vec<Span<'static>>, text: &str, style: Style) {
    if text.is_empty() {
        return;
    }
    match spans.last_mut() {
        Some(last) if last.style == style => last.content.to_mut().push_str(text),
        _ => spans.push(Span::styled(text.to_owned(), style)),
    }
}

/// Breaks text into lines of at most `width` columns (at least 1): between words, and within those that are wider. There
/// is always at least one line.
pub(super) fn wrap(text: &[Inline], base: Style, theme: &Theme, width: usize) -> Vec<Vec<Span<'static>>> {
    let mut wrapper = Wrapper::new(width);
    for inline in text {
        match inline {
            Inline::Text(text, face) => {
                let style = face.style(base, theme);
                let quote = if face.role == Role::Code && theme.quote_code {
                    "`"
                } else {
                    ""
                };
                wrapper.add_to_word(quote, style);
                wrapper.add(text, style);
                wrapper.add_to_word(quote, style);
            }
            Inline::Soft => wrapper.add_space(base),
            Inline::Hard => wrapper.end_line(),
        }
    }
    wrapper.finish()
}

/// Breaks text as [`wrap`] does.
pub(super) fn wrap_styled(text: &[(&str, Style)], width: usize) -> Vec<Vec<Span<'static>>> {
    let mut wrapper = Wrapper::new(width);
    for (text, style) in text {
        wrapper.add(text, *style);
    }
    wrapper.finish()
}

/// Wraps words as they come; a word may consist of pieces in several styles.
struct Wrapper<'a> {
    width: usize,
    lines: Vec<Vec<Span<'static>>>,
    line: Vec<Span<'static>>,
    column: usize,
    /// The space before the word.
    space: Option<Style>,
    word: Vec<(&'a str, Style)>,
    word_width: usize,
}

impl<'a> Wrapper<'a> {
    fn new(width: usize) -> Self {
        Self {
            width: width.max(1),
            lines: Vec::new(),
            line: Vec::new(),
            column: 0,
            space: None,
            word: Vec::new(),
            word_width: 0,
        }
    }

    fn finish(mut self) -> Vec<Vec<Span<'static>>> {
        self.end_line();
        self.lines
    }

    fn add(&mut self, text: &'a str, style: Style) {
        let mut words = text.split(' ');
        if let Some(first) = words.next() {
            self.add_to_word(first, style);
        }
        for word in words {
            self.add_space(style);
            self.add_to_word(word, style);
        }
    }

    fn add_to_word(&mut self, text: &'a str, style: Style) {
        if !text.is_empty() {
            self.word_width += width(text);
            self.word.push((text, style));
        }
    }

    fn add_space(&mut self, style: Style) {
        self.end_word();
        if self.column > 0 {
            self.space.get_or_insert(style);
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        let word = std::mem::take(&mut self.word);
        let word_width = std::mem::take(&mut self.word_width);
        if let Some(style) = self.space.take() {
            // A word that is too long for any line starts where it is, unless that would leave a stump.
            let needed = if word_width > self.width {
                first_width(&word).max(self.width / 4)
            } else {
                word_width
            };
            if self.column + 1 + needed > self.width {
                self.break_line();
            } else {
                push(&mut self.line, " ", style);
                self.column += 1;
            }
        }
        if self.column + word_width <= self.width {
            for (text, style) in word {
                push(&mut self.line, text, style);
            }
            self.column += word_width;
        } else {
            for (text, style) in word {
                self.add_broken(text, style);
            }
        }
    }

    fn add_broken(&mut self, text: &str, style: Style) {
        for grapheme in text.graphemes(true) {
            let mut shown = grapheme;
            let mut columns = width(grapheme);
            if columns > self.width {
                (shown, columns) = (ELLIPSIS, 1);
            }
            if self.column + columns > self.width {
                self.break_line();
            }
            push(&mut self.line, shown, style);
            self.column += columns;
        }
    }

    fn break_line(&mut self) {
        self.lines.push(std::mem::take(&mut self.line));
        self.column = 0;
    }

    fn end_line(&mut self) {
        self.end_word();
        self.space = None;
        self.break_line();
    }
}

/// The columns of a word's first character.
fn first_width(word: &[(&str, Style)]) -> usize {
    let first = word.first().and_then(|(text, _)| text.graphemes(true).next());
    first.map_or(0, width)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn wrapped(text: &str, width: usize) -> Vec<String> {
        let theme = Theme::plain();
        let text = [Inline::Text(text.to_owned(), Face::default())];
        let lines = wrap(&text, Style::new(), &theme, width);
        lines
            .iter()
            .map(|line| line.iter().map(|span| &*span.content).collect())
            .collect()
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two  three", 7), ["one two", "three"]);
        assert_eq!(wrapped("one two", 6), ["one", "two"]);
        assert_eq!(wrapped("", 6), [""]);
    }

    #[test]
    fn long_words_break_where_the_line_ends() {
        assert_eq!(wrapped("a 0123456789", 8), ["a 012345", "6789"]);
        assert_eq!(wrapped("abcdefg 0123456789", 8), ["abcdefg", "01234567", "89"]);
        assert_eq!(wrapped("漢字漢字", 5), ["漢字", "漢字"]);
        assert_eq!(wrapped("漢", 1), ["…"]);
    }

    #[test]
    fn a_word_in_several_styles_stays_together() {
        let theme = Theme::dark();
        let code = Face {
            role: Role::Code,
            ..Face::default()
        };
        let text = [
            Inline::Text("say ".to_owned(), Face::default()),
            Inline::Text("405".to_owned(), code),
            Inline::Text(", then".to_owned(), Face::default()),
            Inline::Hard,
            Inline::Text("go".to_owned(), Face::default()),
        ];
        let lines = wrap(&text, Style::new(), &theme, 7);
        let expected = [
            vec![Span::raw("say")],
            vec![Span::styled("405", theme.code), Span::raw(",")],
            vec![Span::raw("then")],
            vec![Span::raw("go")],
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn code_keeps_its_backticks_where_there_is_no_colour() {
        let code = Face {
            role: Role::Code,
            ..Face::default()
        };
        let lines = wrap(
            &[Inline::Text("a b".to_owned(), code)],
            Style::new(),
            &Theme::plain(),
            9,
        );
        assert_eq!(lines, [[Span::raw("`a b`")]]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_nothing_is_too_wide(text in "[a-c 漢é👩‍💻\u{200b}]{0,60}", columns in 2..20_usize) {
            let lines = wrapped(&text, columns);
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
            for line in lines {
                prop_assert!(width(&line) <= columns, "{:?}", line);
                prop_assert_eq!(line.trim_matches(' '), &line);
            }
        }
    }
}
