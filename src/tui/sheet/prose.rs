//! Short passages of Markdown, and the small parts that several sheets have in common.

use std::collections::BTreeSet;

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    highlight::Highlights,
    markdown::{Document, Language, LayoutOptions},
    theme::Theme,
};

/// What passages are laid out with.
#[derive(Debug, Clone, Copy)]
pub struct Ink<'a> {
    /// The styles.
    pub theme: &'a Theme,
    /// What was highlighted.
    pub highlights: &'a Highlights,
    /// The language of code where there is a choice.
    pub language: Language,
}

/// No folds, no marks.
static NOTHING: BTreeSet<usize> = BTreeSet::new();
static UNMARKED: BTreeSet<String> = BTreeSet::new();

impl<'a> Ink<'a> {
    /// How passages are laid out: with everything folded and nothing marked.
    pub fn options(&self) -> LayoutOptions<'a> {
        LayoutOptions {
            theme: self.theme,
            side_by_side: false,
            language: self.language,
            open_folds: &NOTHING,
            marked: &UNMARKED,
            code_offset: 0,
        }
    }

    /// A parsed passage as lines.
    pub fn document(&self, document: &Document, width: u16) -> Vec<Line<'static>> {
        document.layout(width, &self.options(), self.highlights).lines
    }

    /// A passage of Markdown as lines.
    pub fn markdown(&self, markdown: &str, width: u16) -> Vec<Line<'static>> {
        self.document(&Document::parse(markdown), width)
    }

    /// A line over what follows.
    pub fn title(&self, text: impl Into<String>) -> Line<'static> {
        Line::styled(text.into(), self.theme.subheading)
    }
}

/// Lines with white space before each.
pub fn indent(lines: Vec<Line<'static>>, columns: usize) -> Vec<Line<'static>> {
    lines
        .into_iter()
        .map(|mut line| {
            line.spans.insert(0, Span::raw(" ".repeat(columns)));
            line
        })
        .collect()
}

/// A line with one text at the left and another at the right edge; the left one gives way.
pub fn between(left: &[(Style, String)], right: &[(Style, String)], width: usize) -> Line<'static> {
    let taken: usize = right.iter().map(|(_, text)| text.width()).sum();
    let mut room = width.saturating_sub(taken + usize::from(taken > 0));
    let mut line = Line::default();
    for (style, text) in left {
        let text = super::wrap::cut(text, room);
        room -= text.width();
        line.spans.push(Span::styled(text, *style));
    }
    if taken < width {
        line.spans.push(Span::raw(" ".repeat(room + usize::from(taken > 0))));
        line.spans
            .extend(right.iter().map(|(style, text)| Span::styled(text.clone(), *style)));
    }
    line
}
