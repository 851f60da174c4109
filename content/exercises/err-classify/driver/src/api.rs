//! What `classify` takes and gives. This file belongs to the grader: it is restored before grading.

/// What went wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The upstream answered with this status, which isn't one of success.
    Http(u16),
    /// Nothing came in time.
    Timeout,
    /// Who asked has gone.
    Canceled,
    /// Nobody listens at the upstream's address.
    ConnectRefused,
    /// The upstream's name has no address.
    Dns,
    /// There is no trust between the upstream and this program.
    Tls,
    /// The upstream's reply is longer than is read.
    BodyTooLarge,
    /// The upstream's reply isn't what it should be.
    Decode,
    /// The user's query makes no sense.
    BadQuery,
    /// This program is wrong.
    Bug,
}

/// Who has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Whoever writes or runs the plugin; it counts against the plugin's service level.
    Plugin,
    /// Somebody else: who runs the upstream, configured the data source or wrote the query.
    Downstream,
}

/// What a failure comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The status of the query's reply.
    pub status: u16,
    /// Who has to act.
    pub source: Source,
    /// Whether to ask once more.
    pub retry: bool,
}
