//! Tables: what is the plugin's, what was never processed, what may be asked again.

pub mod api;

use api::{Failure, Source, Verdict};

const MADE_BY_THE_PLUGIN: [u16; 10] = [405, 406, 412, 413, 414, 416, 417, 426, 431, 501];
const NEVER_PROCESSED: [Failure; 3] = [Failure::Http(429), Failure::ConnectRefused, Failure::Dns];
const PERHAPS_PROCESSED: [Failure; 4] = [
    Failure::Http(502),
    Failure::Http(503),
    Failure::Http(504),
    Failure::Timeout,
];
const STATUSES: [(Failure, u16); 4] = [
    (Failure::Timeout, 504),
    (Failure::Canceled, 499),
    (Failure::BadQuery, 400),
    (Failure::Bug, 500),
];

pub fn classify(f: &Failure, idempotent: bool) -> Verdict {
    let of_the_plugin = match f {
        Failure::Http(status) => MADE_BY_THE_PLUGIN.contains(status),
        other => *other == Failure::Bug,
    };
    let status = if let Failure::Http(status) = f
        && (status / 100 == 4 || *status == 504)
    {
        *status
    } else {
        STATUSES
            .iter()
            .find(|(failure, _)| failure == f)
            .map_or(502, |(_, status)| *status)
    };
    Verdict {
        status,
        source: if of_the_plugin {
            Source::Plugin
        } else {
            Source::Downstream
        },
        retry: NEVER_PROCESSED.contains(f) || (idempotent && PERHAPS_PROCESSED.contains(f)),
    }
}
