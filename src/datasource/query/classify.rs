//! Whose fault a failure is, what status says so, and whether asking again may help.

use crate::datasource::frame::ErrorSource;

/// What went wrong with a query.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The upstream answered with this status.
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
    /// The query makes no sense.
    BadQuery,
    /// This program is wrong.
    Bug,
}

/// What a failure comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The status of the query's entry.
    pub status: u16,
    /// Who has to act. Errors of the plugin count against its service level; those of what it asks don't.
    pub source: ErrorSource,
    /// Whether to ask again.
    pub retry: bool,
}

/// Classifies a failure. `idempotent` says whether asking twice does no more than asking once.
pub fn classify(failure: Failure, idempotent: bool) -> Verdict {
    use ErrorSource::{Downstream, Plugin};
    let (status, source) = match failure {
        Failure::Http(status) => (passed_on(status), source_of(status)),
        Failure::Timeout => (504, Downstream),
        Failure::Canceled => (499, Downstream),
        Failure::BadQuery => (400, Downstream),
        Failure::Bug => (500, Plugin),
        Failure::ConnectRefused | Failure::Dns | Failure::Tls | Failure::BodyTooLarge | Failure::Decode => {
            (502, Downstream)
        }
    };
    let retry = match failure {
        // The request was not processed, so it is safe to send it once more.
        Failure::Http(429) | Failure::ConnectRefused | Failure::Dns => true,
        // It may have been.
        Failure::Http(502..=504) | Failure::Timeout => idempotent,
        _ => false,
    };
    Verdict { status, source, retry }
}

/// The status that is passed on for the upstream's: its own where it says something about the request.
fn passed_on(status: u16) -> u16 {
    match status {
        400..=499 | 504 => status,
        _ => 502,
    }
}

/// Who caused an upstream's status, as Grafana's SDK sees it: what is wrong with the request's form is the plugin's fault.
fn source_of(status: u16) -> ErrorSource {
    match status {
        405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431 | 501 => ErrorSource::Plugin,
        _ => ErrorSource::Downstream,
    }
}

#[cfg(test)]
mod tests {
    use super::{ErrorSource, Failure, classify};

    #[test]
    fn statuses_of_the_upstream() {
        let plugin = [405, 406, 412, 413, 414, 416, 417, 426, 431, 501];
        for status in 400..600 {
            let verdict = classify(Failure::Http(status), true);
            let passed_on = if status < 500 || status == 504 { status } else { 502 };
            assert_eq!(verdict.status, passed_on, "{status}");
            assert_eq!(
                verdict.source == ErrorSource::Plugin,
                plugin.contains(&status),
                "{status}"
            );
            assert_eq!(verdict.retry, [429, 502, 503, 504].contains(&status), "{status}");
            assert_eq!(classify(Failure::Http(status), false).retry, status == 429, "{status}");
        }
        assert_eq!(classify(Failure::Http(302), true).status, 502);
    }

    #[test]
    fn what_has_no_status_of_its_own() {
        use Failure::*;
        for (failure, status, source, retry) in [
            (Timeout, 504, ErrorSource::Downstream, true),
            (Canceled, 499, ErrorSource::Downstream, false),
            (ConnectRefused, 502, ErrorSource::Downstream, true),
            (Dns, 502, ErrorSource::Downstream, true),
            (Tls, 502, ErrorSource::Downstream, false),
            (BodyTooLarge, 502, ErrorSource::Downstream, false),
            (Decode, 502, ErrorSource::Downstream, false),
            (BadQuery, 400, ErrorSource::Downstream, false),
            (Bug, 500, ErrorSource::Plugin, false),
        ] {
            let verdict = classify(failure, true);
            assert_eq!(
                (verdict.status, verdict.source, verdict.retry),
                (status, source, retry),
                "{failure:?}"
            );
        }
        assert!(!classify(Timeout, false).retry && classify(Dns, false).retry);
    }
}
