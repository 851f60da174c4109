//! Markdown for the terminal: lessons, tasks, hints.
//!
//! [`Document::parse`] is done once for a text; [`Document::layout`] once for each width, theme, fold and language. Neither
//! touches a terminal, and drawing is copying lines.
//!
//! - Text is set in a column of at most [`TEXT_WIDTH`], in the middle of the width that is given.
//! - A pair of Go and Rust stands side by side where that is asked for and there is room; there, lines that are too long
//!   wrap (they go on behind a `↳`). Elsewhere one of the two is shown, and a line says which and how to see the other.
//! - Shell sessions and HTTP exchanges wrap, because their long lines are read from end to end. All other code keeps its
//!   columns: lines that are too long are cut with `…` and can be scrolled sideways.
//! - Links are numbered, and their targets are listed at the end.

mod block;
mod boxes;
mod code;
mod inline;
mod layout;
mod parse;
mod sheet;
mod table;

use std::{collections::BTreeSet, ops::Range};

use ratatui::text::Line;

use super::{
    highlight::{Grammar, Highlights},
    theme::Theme,
};
use block::{Block, Code};

/// The widest that running text is set, in columns: longer lines are tiring to read.
pub const TEXT_WIDTH: u16 = 88;

/// A parsed text.
#[derive(Debug, Clone)]
pub struct Document {
    blocks: Vec<Block>,
    codes: Vec<Code>,
    links: Vec<String>,
}

/// The languages of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Go.
    Go,
    /// Rust.
    #[default]
    Rust,
}

impl Language {
    /// The language's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Go => "Go",
            Self::Rust => "Rust",
        }
    }

    /// The other one of a pair.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Go => Self::Rust,
            Self::Rust => Self::Go,
        }
    }
}

/// How a text is to be laid out.
#[derive(Debug, Clone, Copy)]
pub struct LayoutOptions<'a> {
    /// The styles.
    pub theme: &'a Theme,
    /// Whether pairs may stand side by side.
    pub side_by_side: bool,
    /// Which of a pair is shown where only one is.
    pub language: Language,
    /// The folds that are open, by [`Fold::id`].
    pub open_folds: &'a BTreeSet<usize>,
    /// The sentences of a task to emphasise (`T1`).
    pub marked: &'a BTreeSet<String>,
    /// By how many columns code that is too wide is scrolled; more than there are is as many as there are.
    pub code_offset: u16,
}

/// Lines to draw, and where in them things are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layout {
    /// The lines, none wider than the width that was asked for.
    pub lines: Vec<Line<'static>>,
    /// The sections' slugs with the lines of their headings.
    pub sections: Vec<(String, usize)>,
    /// What can be folded, in order.
    pub folds: Vec<Fold>,
    /// The marked sentences' ids (`T1`) with their lines.
    pub sentences: Vec<(String, Range<usize>)>,
    /// By how many columns code can be scrolled sideways.
    pub code_overflow: u16,
}

/// The answers to an interview question, which can be hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fold {
    /// Stays the same for a document.
    pub id: usize,
    /// The line that says what Enter does.
    pub line: usize,
    /// Whether the answers are shown.
    pub open: bool,
}

impl Document {
    /// Reads Markdown. There is no wrong Markdown: what means nothing is text.
    pub fn parse(markdown: &str) -> Self {
        parse::parse(markdown)
    }

    /// Lays the text out for a width in columns; 0 counts as 1. Code that `highlights` lacks is plain.
    pub fn layout(&self, width: u16, options: &LayoutOptions<'_>, highlights: &Highlights) -> Layout {
        layout::layout(self, width, options, highlights)
    }

    /// All code in reading order, to have it highlighted.
    pub fn code_blocks(&self) -> impl Iterator<Item = (Grammar, &str)> {
        self.codes.iter().map(|code| (code.grammar, code.text.as_str()))
    }

    /// The targets of the links; the number in brackets behind a link counts from 1.
    pub fn links(&self) -> &[String] {
        &self.links
    }
}

#[cfg(test)]
mod tests;
