//! Many attempts at the same time, and the multiset of what came of them.

use std::{panic::resume_unwind, sync::Barrier, thread};

use super::{exchange::Dialled, request::Request, view::Told};
use crate::grading::cancel::Cancel;

/// Sends each request on its connection, all from the same moment on.
pub(super) fn send(attempts: Vec<(&Request, Dialled)>, port: u16, cancel: &Cancel) -> Vec<Told> {
    let start = &Barrier::new(attempts.len());
    thread::scope(|scope| {
        let threads: Vec<_> = attempts
            .into_iter()
            .map(|(request, mut connection)| {
                scope.spawn(move || {
                    start.wait();
                    request.attempt(&mut connection, port, false, cancel)
                })
            })
            .collect();
        let told = threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| resume_unwind(panic)));
        told.collect()
    })
}

/// Lines for attempts of the same kind: equal ones once, with their number, sorted by what they show.
pub(super) fn multiset(told: &mut [Told]) -> Vec<String> {
    told.sort_by(|a, b| a.lines.cmp(&b.lines));
    let mut shown = Vec::new();
    for equal in told.chunk_by(|a, b| a.lines == b.lines) {
        let Some((first, rest)) = equal[0].lines.split_first() else {
            continue;
        };
        shown.push(format!("{} × {first}", equal.len()));
        shown.extend(rest.iter().map(|line| format!("  {line}")));
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::{Told, multiset};

    #[test]
    fn equal_outcomes_are_counted_and_sorted() {
        let told = |lines: &[&str]| Told {
            lines: lines.iter().map(|&line| line.to_owned()).collect(),
            status: None,
            fields: Vec::new(),
            gone: false,
            body: None,
        };
        let mut all = [
            told(&["status 503", "time fast"]),
            told(&["status 200", "/a 1"]),
            told(&["status 503", "time waited"]),
            told(&["status 200", "/a 1"]),
        ];
        assert_eq!(
            multiset(&mut all),
            [
                "2 × status 200",
                "  /a 1",
                "1 × status 503",
                "  time fast",
                "1 × status 503",
                "  time waited"
            ]
        );
    }
}
