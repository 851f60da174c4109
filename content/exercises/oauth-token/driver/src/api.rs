//! What a fetch gives. This file belongs to the grader: it is restored before grading.

use std::time::Duration;

/// A token, as a token server hands it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    pub access_token: String,
    /// How long it is good.
    pub lifetime: Duration,
}

/// Why there is no token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenErr {
    /// The fetch itself says so.
    Failed(String),
    /// The token server sent a token without a single character.
    Empty,
}
