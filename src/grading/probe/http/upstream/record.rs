//! What an upstream was asked.

use std::{
    collections::BTreeMap,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use super::script::Script;
use crate::grading::probe::text::{clip, escape, escape_bytes};

/// The requests that came, in any order.
#[derive(Debug, Default)]
pub(super) struct Records {
    inner: Mutex<Inner>,
    ended: Condvar,
}

#[derive(Debug, Default)]
struct Inner {
    records: Vec<Record>,
    counts: BTreeMap<String, usize>,
}

#[derive(Debug)]
struct Record {
    lines: Vec<String>,
    state: State,
}

/// How far a request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    /// It is being answered.
    Open,
    /// It was answered, as scripted.
    Answered,
    /// The client hung up before a slow reply was complete.
    HungUp,
}

impl Records {
    /// Notes a request; the number under which its end is noted, and how many of its path came before.
    pub(super) fn begin(&self, path: &str, lines: Vec<String>) -> (usize, usize) {
        let mut inner = self.lock();
        inner.records.push(Record {
            lines,
            state: State::Open,
        });
        let id = inner.records.len() - 1;
        let count = inner.counts.entry(path.to_owned()).or_default();
        *count += 1;
        (id, *count - 1)
    }

    /// Notes how it ended.
    pub(super) fn end(&self, id: usize, state: State) {
        if let Some(record) = self.lock().records.get_mut(id) {
            record.state = state;
        }
        self.ended.notify_all();
    }

    /// The lines of all requests, sorted, once none is open or the time is over.
    pub(super) fn settled(&self, most: Duration) -> Vec<String> {
        let is_open = |inner: &mut Inner| inner.records.iter().any(|record| record.state == State::Open);
        let (inner, _) = self
            .ended
            .wait_timeout_while(self.lock(), most, is_open)
            .unwrap_or_else(PoisonError::into_inner);
        let mut shown: Vec<Vec<String>> = inner
            .records
            .iter()
            .map(|record| {
                let mut lines = record.lines.clone();
                match record.state {
                    State::Answered => {}
                    State::HungUp => lines.push("  the client hung up".to_owned()),
                    State::Open => lines.push("  still waits for the reply".to_owned()),
                }
                lines
            })
            .collect();
        shown.sort();
        if shown.is_empty() {
            shown.push(vec!["no requests".to_owned()]);
        }
        shown.concat()
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The lines for a request: method and target, then the headers that the script names.
pub(super) fn describe(script: &Script, method: &str, target: &str, fields: &[(String, Vec<u8>)]) -> Vec<String> {
    let target = match target.split_once('?') {
        Some((path, query)) if !script.raw_target => {
            let mut pairs: Vec<&str> = query.split('&').collect();
            pairs.sort_unstable();
            format!("{path}?{}", pairs.join("&"))
        }
        _ => target.to_owned(),
    };
    let mut lines = vec![escape(&format!("{method} {target}"))];
    for name in &script.show_headers {
        let values: Vec<String> = fields
            .iter()
            .filter(|(field, _)| field == name)
            .map(|(_, value)| {
                let value = escape_bytes(value);
                script
                    .masks
                    .of_header(name, &value)
                    .unwrap_or_else(|| clip(&value, 500))
            })
            .collect();
        if values.is_empty() {
            lines.push(format!("  {name} (absent)"));
        }
        lines.extend(values.iter().map(|value| format!("  {name} {value}")));
    }
    lines
}
