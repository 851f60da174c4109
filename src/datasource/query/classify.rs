//! Whose fault a failure is, what status says so, and whether asking again may help.

use std::fmt;

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

/// Who has to act on a failure. Errors of the plugin count against its service level; those of what it asks don't.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// This program, or the request that it made.
    Plugin,
    /// The system that is asked, or the person who asked.
    Downstream,
}

/// What a failure comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    /// The status of the query's entry.
    pub status: u16,
    /// Who has to act.
    pub source: Source,
    /// Whether to ask again.
    pub retry: bool,
}

/// Classifies a failure. `idempotent` says whether asking twice does no more than asking once.
pub fn classify(failure: Failure, idempotent: bool) -> Verdict {
    use Source::{Downstream, Plugin};
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
fn source_of(status: u16) -> Source {
    match status {
        405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431 | 501 => Source::Plugin,
        _ => Source::Downstream,
    }
}

impl Source {
    /// The source as `errorSource` names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Plugin => "plugin",
            Self::Downstream => "downstream",
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::{Failure, Source, classify};

    #[test]
    fn statuses_of_the_upstream() {
        let plugin = [405, 406, 412, 413, 414, 416, 417, 426, 431, 501];
        for status in 400..600 {
            let verdict = classify(Failure::Http(status), true);
            let passed_on = if status < 500 || status == 504 { status } else { 502 };
            assert_eq!(verdict.status, passed_on, "{status}");
            assert_eq!(verdict.source == Source::Plugin, plugin.contains(&status), "{status}");
            assert_eq!(verdict.retry, [429, 502, 503, 504].contains(&status), "{status}");
            assert_eq!(classify(Failure::Http(status), false).retry, status == 429, "{status}");
        }
        assert_eq!(classify(Failure::Http(302), true).status, 502);
    }

    #[test]
    fn what_has_no_status_of_its_own() {
        use Failure::*;
        for (failure, status, source, retry) in [
            (Timeout, 504, "downstream", true),
            (Canceled, 499, "downstream", false),
            (ConnectRefused, 502, "downstream", true),
            (Dns, 502, "downstream", true),
            (Tls, 502, "downstream", false),
            (BodyTooLarge, 502, "downstream", false),
            (Decode, 502, "downstream", false),
            (BadQuery, 400, "downstream", false),
            (Bug, 500, "plugin", false),
        ] {
            let verdict = classify(failure, true);
            assert_eq!(
                (verdict.status, verdict.source.as_str(), verdict.retry),
                (status, source, retry),
                "{failure:?}"
            );
        }
        assert!(!classify(Timeout, false).retry && classify(Dns, false).retry);
    }
}
