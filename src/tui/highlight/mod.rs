//! Highlighting of code: which languages, which kinds of words, and what has been highlighted so far.
//!
//! The first Rust block costs some 30 ms (its grammar's patterns are compiled when they are first needed), so the work is
//! done by [`Highlighter`] on a thread of its own; until a result arrives, code is drawn plain.

mod grammar;
mod rust_words;
mod worker;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash, Hasher},
    ops::Range,
    sync::Arc,
};

pub use worker::{Highlighted, Highlighter};

/// A language that code is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Grammar {
    /// Rust.
    Rust,
    /// Go.
    Go,
    /// Dockerfiles.
    Dockerfile,
    /// YAML.
    Yaml,
    /// JSON.
    Json,
    /// SQL.
    Sql,
    /// TOML.
    Toml,
    /// Shell scripts, and shell sessions (commands after `$ `, then what they print).
    Shell,
    /// HTTP exchanges; drawn plain.
    Http,
    /// Unified diffs.
    Diff,
    /// Anything else; drawn plain.
    Text,
}

impl Grammar {
    /// The language that the first word of a fence's info string names; [`Grammar::Text`] if it is unknown.
    pub fn from_info(info: &str) -> Self {
        match info.split_whitespace().next().unwrap_or_default() {
            "rust" => Self::Rust,
            "go" => Self::Go,
            "dockerfile" => Self::Dockerfile,
            "yaml" => Self::Yaml,
            "json" => Self::Json,
            "sql" => Self::Sql,
            "toml" => Self::Toml,
            "sh" => Self::Shell,
            "http" => Self::Http,
            "diff" => Self::Diff,
            _ => Self::Text,
        }
    }

    /// Whether there is anything to highlight.
    pub fn has_colours(self) -> bool {
        !matches!(self, Self::Http | Self::Text)
    }
}

/// What a piece of code is; the theme has a style for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    /// Nothing in particular.
    Plain,
    /// A keyword.
    Keyword,
    /// A string or a character.
    String,
    /// A number, a constant, an escape within a string.
    Number,
    /// A comment.
    Comment,
    /// A type, or a key of data.
    Type,
    /// A function or a macro.
    Function,
    /// A bracket, an operator, a separator.
    Punctuation,
    /// An added line of a diff.
    Added,
    /// A removed line of a diff.
    Removed,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    /// What it is.
    pub token: Token,
    /// Where it is in its line, in bytes.
    pub text: Range<usize>,
}

/// The pieces of each line of some code, covering the lines from end to end.
pub type Lines = Vec<Vec<Span>>;

/// Identifies a language and some code in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u64);

impl Key {
    /// The key of some code.
    pub fn of(grammar: Grammar, code: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        (grammar, code).hash(&mut hasher);
        Self(hasher.finish())
    }
}

/// All that has been highlighted so far. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Highlights {
    lines: Arc<HashMap<Key, Arc<Lines>>>,
    generation: u64,
}

impl Highlights {
    /// Adds a result.
    pub fn insert(&mut self, done: Highlighted) {
        Arc::make_mut(&mut self.lines).insert(done.key, Arc::new(done.lines));
        self.generation += 1;
    }

    /// The pieces of each line, if this code has been highlighted.
    pub fn get(&self, key: Key) -> Option<&[Vec<Span>]> {
        self.lines.get(&key).map(|lines| lines.as_slice())
    }

    /// A number that grows with each result, so that a layout can be told to be out of date.
    pub fn generation(&self) -> u64 {
        self.generation
    }
}

#[cfg(test)]
mod tests;
