//! What one query may cost at most, so that none can hang the server or exhaust its memory.

use std::time::Duration;

/// The limits of a query.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How long a query may take, the wait for a free place included; a request's `timeout` can only shorten it.
    pub timeout: Duration,
    /// How many queries are evaluated at the same time; others wait.
    pub concurrent: usize,
    /// How many samples a query may load and compute, all its parts taken together. A sample takes 16 bytes.
    pub samples: usize,
    /// How many bytes of query text there may be.
    pub query_bytes: usize,
    /// How many tokens a query may have.
    pub tokens: usize,
    /// How deep brackets may be nested.
    pub nesting: usize,
    /// How deep the syntax tree may be; each operator of a chain is a level.
    pub depth: usize,
    /// How many regular expressions a query may have.
    pub expressions: usize,
    /// How many bytes one compiled regular expression may take.
    pub expression_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            concurrent: 4,
            samples: 5_000_000,
            query_bytes: 64 * 1024,
            tokens: 1_000,
            nesting: 64,
            depth: 100,
            expressions: 50,
            expression_bytes: 1024 * 1024,
        }
    }
}
