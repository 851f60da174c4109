//! A query's text after a first look at it, for the parser and for messages.

use super::{
    error::QueryError,
    token::{Kind, Token},
};

/// A query's text and the places of its tokens.
#[derive(Debug)]
pub(in super::super) struct Source {
    text: String,
    normalised: String,
    /// Kind, bounds in `text`, and whether it stands in braces.
    tokens: Vec<(Kind, usize, usize, bool)>,
}

impl Source {
    pub(super) fn new(text: &str, tokens: &[Token<'_>]) -> Self {
        Self {
            text: text.to_owned(),
            normalised: normalise(text, tokens),
            tokens: tokens
                .iter()
                .map(|token| (token.kind, token.start, token.start + token.text.len(), token.in_braces))
                .collect(),
        }
    }

    /// The text for the parser: the same, but raw strings are quoted in the other way.
    pub(super) fn normalised(&self) -> &str {
        &self.normalised
    }

    /// The tokens, the last of which is the end.
    pub(super) fn tokens(&self) -> impl Iterator<Item = Token<'_>> {
        self.tokens.iter().map(|&(kind, start, end, in_braces)| Token {
            kind,
            start,
            text: &self.text[start..end],
            in_braces,
        })
    }

    /// An error at an offset in the text.
    pub(super) fn error_at(&self, offset: usize, message: impl AsRef<str>) -> QueryError {
        error_in(&self.text, offset, message.as_ref())
    }

    /// An error about the query as a whole.
    pub(in super::super) fn error(&self, message: &str) -> QueryError {
        self.error_at(0, message)
    }

    /// Whether a token of this text stands in the query.
    pub(in super::super) fn has(&self, subject: &str) -> bool {
        self.tokens().any(|token| token.text.eq_ignore_ascii_case(subject))
    }

    /// An error about a word, a number, a text or a mark: at its first place in the query, or else about the whole.
    pub(in super::super) fn error_about(&self, subject: &str, message: impl AsRef<str>) -> QueryError {
        let place = self
            .tokens()
            .find(|token| !subject.is_empty() && token.text.eq_ignore_ascii_case(subject));
        self.error_at(place.map_or(0, |token| token.start), message)
    }
}

/// An error at an offset of a text, with its line and column.
pub(super) fn error_in(text: &str, offset: usize, message: &str) -> QueryError {
    let before = text.get(..offset).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
    QueryError::bad_data(format!("{line}:{column}: {message}"))
}

/// `promql-parser` takes a backslash in a raw string for the start of an escape, so it gets raw strings in double quotes.
fn normalise(text: &str, tokens: &[Token<'_>]) -> String {
    let mut normalised = String::with_capacity(text.len());
    let mut copied = 0;
    for token in tokens.iter().filter(|token| token.text.starts_with('`')) {
        normalised.push_str(&text[copied..token.start]);
        normalised.push('"');
        normalised.push_str(&promql_parser::util::escape_string(token.text.trim_matches('`')));
        normalised.push('"');
        copied = token.start + token.text.len();
    }
    normalised.push_str(&text[copied..]);
    normalised
}
