//! Whose fault a failure is, what status says so, and whether asking again may help.

pub mod api;

use api::{Failure, Source, Verdict};

/// Classifies a failure. `idempotent` says whether asking twice does no more than asking once.
pub fn classify(failure: &Failure, idempotent: bool) -> Verdict {
    match failure {
        Failure::Http(status) => Verdict {
            status: *status,
            source: Source::Downstream,
            retry: *status >= 500 && idempotent,
        },
        // Each of these needs a verdict of its own.
        _ => Verdict {
            status: 500,
            source: Source::Plugin,
            retry: false,
        },
    }
}
