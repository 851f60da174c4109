//! The tokens of a query: as much of its text as is needed to check its form and to find places in it.

use std::fmt;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or a keyword.
    Word,
    /// A number.
    Number,
    /// A duration, such as `5m`.
    Duration,
    /// A quoted text.
    Text,
    /// An operator, a bracket or a comma.
    Mark,
    /// The end of the text.
    End,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub(super) struct Token<'a> {
    pub(super) kind: Kind,
    /// Where it starts, in bytes.
    pub(super) start: usize,
    pub(super) text: &'a str,
    /// Whether it stands between the braces of a selector, where keywords are names.
    pub(super) in_braces: bool,
}

impl Token<'_> {
    /// Whether it is this mark.
    pub(super) fn is(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether it is one of these keywords, which are written in any case.
    pub(super) fn is_keyword(&self, keywords: &[&str]) -> bool {
        self.kind == Kind::Word
            && !self.in_braces
            && keywords.iter().any(|keyword| keyword.eq_ignore_ascii_case(self.text))
    }
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::End => f.write_str("end of input"),
            Kind::Duration => write!(f, "duration {:?}", self.text),
            _ => write!(f, "'{}'", self.text),
        }
    }
}
