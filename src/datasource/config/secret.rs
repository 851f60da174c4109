//! A text that must never be shown: a password, a key, a token.

use std::fmt;

/// A secret. Neither `Debug` nor `Display` shows it; [`Secret::expose`] is the only way to its text, so that every use can be
/// found by one search.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret(String);

/// What stands where a secret would be shown.
const REDACTED: &str = "[redacted]";

impl Secret {
    /// Takes a text as a secret.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, for the one place that needs it. Compare it with what a caller sent in constant time.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::Secret;

    #[test]
    fn no_formatting_shows_it() {
        let secret = Secret::new("hunter2");
        let shown = format!("{secret} {secret:?} {:#?}", Some(&secret));
        assert!(!shown.contains("hunter2"), "{shown}");
        assert_eq!(secret.expose(), "hunter2");
    }
}
