//! One match, a line for each row of the table.

pub mod api;

use Source::{Downstream as D, Plugin as P};
use api::{Failure, Source, Verdict};

pub fn classify(failure: &Failure, idempotent: bool) -> Verdict {
    let i = idempotent;
    let (status, source, retry) = match failure {
        Failure::Http(s @ 429) => (*s, D, true),
        Failure::Http(s @ (405 | 406 | 412 | 413 | 414 | 416 | 417 | 426 | 431)) => (*s, P, false),
        Failure::Http(s) if (400..500).contains(s) => (*s, D, false),
        Failure::Http(501) => (502, P, false),
        Failure::Http(502 | 503) => (502, D, i),
        Failure::Http(504) | Failure::Timeout => (504, D, i),
        Failure::Http(_) | Failure::Tls | Failure::BodyTooLarge | Failure::Decode => (502, D, false),
        Failure::ConnectRefused | Failure::Dns => (502, D, true),
        Failure::Canceled => (499, D, false),
        Failure::BadQuery => (400, D, false),
        Failure::Bug => (500, P, false),
    };
    Verdict { status, source, retry }
}
