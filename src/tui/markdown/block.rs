//! What a document consists of.

use pulldown_cmark::Alignment;

use super::inline::Inline;
use crate::{
    course::lesson::BoxKind,
    tui::highlight::{Grammar, Key},
};

/// A block; blocks nest to a fixed depth.
#[derive(Debug, Clone)]
pub(super) enum Block {
    Heading {
        level: u8,
        text: Vec<Inline>,
        /// Of a section.
        slug: Option<String>,
    },
    Paragraph(Sentence),
    /// An index into the document's code.
    Code(usize),
    /// Indices into the document's code.
    Pair {
        go: usize,
        rust: usize,
    },
    List {
        /// The first number of an ordered list.
        start: Option<u64>,
        is_tight: bool,
        items: Vec<Item>,
    },
    Quote(Vec<Block>),
    Box {
        kind: BoxKind,
        title: Vec<Inline>,
        blocks: Vec<Block>,
        /// Which fold hides the blocks, if they can be hidden.
        fold: Option<usize>,
    },
    Table(Table),
    Rule,
}

/// Text that may be one of a task's marked sentences.
#[derive(Debug, Clone)]
pub(super) struct Sentence {
    /// `T1`.
    pub(super) id: Option<String>,
    pub(super) text: Vec<Inline>,
}

/// An item of a list; the marked sentence of its first paragraph is the item's.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// `T1`.
    pub(super) id: Option<String>,
    pub(super) blocks: Vec<Block>,
}

/// A table; rows may be shorter or longer than the head.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) head: Vec<Vec<Inline>>,
    pub(super) rows: Vec<Vec<Vec<Inline>>>,
}

/// A block of code, its tabs expanded.
#[derive(Debug, Clone)]
pub(super) struct Code {
    pub(super) grammar: Grammar,
    pub(super) text: String,
    pub(super) key: Key,
    /// The width of the widest line, in columns.
    pub(super) width: usize,
}
