//! Markdown laid out as styled lines; a stand-in that wraps plain text.

use std::collections::BTreeSet;

use ratatui::text::{Line, Span};
use unicode_width::UnicodeWidthStr;

use super::{
    highlight::{Grammar, Highlights},
    theme::Theme,
};

/// The language of which code is shown where there is a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Go.
    Go,
    /// Rust.
    #[default]
    Rust,
}

/// How a document is laid out.
#[derive(Debug, Clone)]
pub struct LayoutOptions<'a> {
    /// The styles.
    pub theme: &'a Theme,
    /// Whether the Go and the Rust version stand beside each other.
    pub side_by_side: bool,
    /// The language shown where they don't.
    pub language: Language,
    /// The folds that are closed.
    pub folded: &'a BTreeSet<usize>,
}

/// Parsed Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Document {
    text: String,
}

/// Lines to draw.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// Sections and their lines.
    pub sections: Vec<(String, usize)>,
    /// Folds and their lines.
    pub folds: Vec<(usize, usize)>,
}

impl Document {
    /// Parses Markdown.
    pub fn parse(markdown: &str) -> Self {
        Self {
            text: markdown.to_owned(),
        }
    }

    /// The blocks of code.
    pub fn code_blocks(&self) -> Vec<(Grammar, String)> {
        Vec::new()
    }

    /// Lays the document out.
    pub fn layout(&self, width: u16, options: &LayoutOptions<'_>, _highlights: &Highlights) -> Layout {
        let mut layout = Layout::default();
        let mut hidden = false;
        for line in self.text.lines() {
            if let Some(heading) = line.strip_prefix("## ") {
                hidden = false;
                layout.sections.push((slug(heading), layout.lines.len()));
                layout.lines.push(Line::from(Span::styled(heading.to_owned(), options.theme.heading)));
            } else if let Some(question) = line.strip_prefix("> [!INTERVIEW] ") {
                let id = layout.folds.len();
                hidden = options.folded.contains(&id);
                layout.folds.push((id, layout.lines.len()));
                let sign = if hidden { '▸' } else { '▾' };
                layout.lines.push(Line::from(Span::styled(
                    format!("{sign} {question}"),
                    options.theme.box_interview,
                )));
            } else if hidden && line.starts_with('>') {
            } else if line.is_empty() {
                hidden = false;
                layout.lines.push(Line::default());
            } else {
                wrap(line, usize::from(width.max(1)), &mut layout.lines, options.theme);
            }
        }
        layout
    }
}

fn slug(heading: &str) -> String {
    heading.to_lowercase().replace(' ', "-")
}

fn wrap(text: &str, width: usize, lines: &mut Vec<Line<'static>>, theme: &Theme) {
    let mut line = String::new();
    for word in text.split(' ') {
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(Line::styled(std::mem::take(&mut line), theme.text));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(Line::styled(line, theme.text));
}
