//! Colour for terminal lines, where there is a terminal and the person wants it.

use std::{env, io::IsTerminal};

/// Puts colour around words, or leaves them as they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paint(bool);

impl Paint {
    /// Never any colour.
    pub const PLAIN: Self = Self(false);

    /// Colour if standard output is a terminal and `NO_COLOR` is unset or empty.
    pub fn detect() -> Self {
        let wanted = env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        Self(wanted && std::io::stdout().is_terminal() && env::var_os("TERM").is_none_or(|term| term != "dumb"))
    }

    /// What went well.
    pub fn good(self, text: &str) -> String {
        self.with("32", text)
    }

    /// What didn't.
    pub fn bad(self, text: &str) -> String {
        self.with("31", text)
    }

    /// What matters less.
    pub fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    /// What matters most.
    pub fn strong(self, text: &str) -> String {
        self.with("1", text)
    }

    /// The words of a line that differ.
    pub fn marked(self, text: &str) -> String {
        self.with("7", text)
    }

    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() {
            format!("\u{1b}[{code}m{text}\u{1b}[0m")
        } else {
            text.to_owned()
        }
    }
}
