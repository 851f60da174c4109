//! What a scripted upstream was asked, and how far each request got.

use std::{
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::http::{HeaderMap, request};

/// The requests that came, in this order. A clone is of the same list.
#[derive(Debug, Clone, Default)]
pub struct Records(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    asked: Mutex<Vec<Asked>>,
    ended: Condvar,
}

/// A request that came, or as much of it as there is when the client hung up.
#[derive(Debug, Clone)]
pub struct Asked {
    /// Its method.
    pub method: String,
    /// Its target as it came: the path and, behind a `?`, the query.
    pub target: String,
    /// How far the reply got.
    pub state: State,
    headers: HeaderMap,
}

/// How far the reply to a request got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It is on its way.
    Open,
    /// It was given, as scripted.
    Answered,
    /// It takes its time, and the client hung up before it was complete.
    HungUp,
}

/// A request that is being answered. Dropped before [`answered`](Self::answered), the client has hung up.
#[derive(Debug)]
pub(super) struct Open {
    /// The list and the place in it; none if nothing is recorded, or no longer.
    record: Option<(Records, usize)>,
    is_slow: bool,
}

impl Asked {
    /// The values of a header, by its name in any case, in the order in which they came.
    pub fn header(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        self.headers.get_all(name).into_iter().map(AsRef::as_ref)
    }
}

impl Records {
    /// All requests, once none is open or the time is over.
    pub fn settled(&self, most: Duration) -> Vec<Asked> {
        let is_open = |asked: &mut Vec<Asked>| asked.iter().any(|asked| asked.state == State::Open);
        let (asked, _) = self
            .0
            .ended
            .wait_timeout_while(self.lock(), most, is_open)
            .unwrap_or_else(PoisonError::into_inner);
        asked.clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Asked>> {
        self.0.asked.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Open {
    /// Notes a request, if there are records. Whether somebody hangs up is only told of a reply that takes its time: for
    /// others, the sizes of the system's buffers would decide.
    pub(super) fn begin(records: Option<&Records>, head: request::Parts, is_slow: bool) -> Self {
        let record = records.map(|records| {
            let mut asked = records.lock();
            asked.push(Asked {
                method: head.method.to_string(),
                target: head.uri.to_string(),
                state: State::Open,
                headers: head.headers,
            });
            (records.clone(), asked.len() - 1)
        });
        Self { record, is_slow }
    }

    /// Everything that is scripted was handed over.
    pub(super) fn answered(&mut self) {
        self.end(State::Answered);
    }

    fn end(&mut self, state: State) {
        let Some((records, place)) = self.record.take() else {
            return;
        };
        if let Some(asked) = records.lock().get_mut(place) {
            asked.state = state;
        }
        records.0.ended.notify_all();
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.end(if self.is_slow { State::HungUp } else { State::Answered });
    }
}
