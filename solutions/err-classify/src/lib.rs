//! Whose fault a failure is, what status says so, and whether asking again may help.

pub mod api;

use api::{
    Failure,
    Source::{self, Downstream, Plugin},
    Verdict,
};

/// Classifies a failure. `idempotent` says whether asking twice does no more than asking once.
pub fn classify(failure: &Failure, idempotent: bool) -> Verdict {
    let (status, source) = match *failure {
        Failure::Http(status) => (passed_on(status), source_of(status)),
        Failure::Timeout => (504, Downstream),
        Failure::Canceled => (499, Downstream),
        Failure::BadQuery => (400, Downstream),
        Failure::Bug => (500, Plugin),
        Failure::ConnectRefused | Failure::Dns | Failure::Tls => (502, Downstream),
        Failure::BodyTooLarge | Failure::Decode => (502, Downstream),
    };
    let retry = match *failure {
        // The request was not processed.
        Failure::Http(429) | Failure::ConnectRefused | Failure::Dns => true,
        // It may have been.
        Failure::Http(502..=504) | Failure::Timeout => idempotent,
        // Once more would end the same way.
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

/// Who caused an upstream's status: what is wrong with the request's form was made by the plugin.
fn source_of(status: u16) -> Source {
    match status {
        405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431 | 501 => Plugin,
        _ => Downstream,
    }
}
