//! The feed: rings for what happened, and a bell for who reads it.

use std::{
    collections::VecDeque,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::event::{Exchange, Query, Recorded};

/// How many requests are kept.
const EXCHANGES: usize = 512;
/// How many queries are kept, and how many bytes their bodies may take; the last one is kept in any case.
const QUERIES: usize = 32;
const QUERY_BYTES: usize = 4 * 1024 * 1024;
/// How much is kept of a path or an id, in bytes: a client chooses them.
const LONGEST_TEXT: usize = 1024;

/// Takes what happens and hands it to who wants to show it. A clone is another handle on the same feed.
#[derive(Clone, Default)]
pub struct Feed(Arc<Inner>);

#[derive(Default)]
struct Inner {
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    last: u64,
    exchanges: VecDeque<Recorded<Exchange>>,
    queries: VecDeque<Recorded<Query>>,
    bell: Option<Arc<dyn Fn() + Send + Sync>>,
    /// Whether the bell was rung and nothing was read since.
    rung: bool,
}

/// What happened since somebody read last.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct News {
    /// The number of the latest event; the next reading begins after it.
    pub last: u64,
    /// Requests, oldest first.
    pub exchanges: Vec<Recorded<Exchange>>,
    /// Queries, oldest first. Only the latest one still has its frames.
    pub queries: Vec<Recorded<Query>>,
}

impl Feed {
    /// Records a request that was answered.
    pub fn request(&self, mut exchange: Exchange) {
        for text in [&mut exchange.method, &mut exchange.path, &mut exchange.request_id] {
            text.truncate(text.floor_char_boundary(LONGEST_TEXT));
        }
        self.record(|state, sequence| {
            if state.exchanges.len() == EXCHANGES {
                state.exchanges.pop_front();
            }
            state.exchanges.push_back(Recorded {
                sequence,
                event: Arc::new(exchange),
            });
        });
    }

    /// Records a query that was answered.
    pub fn query(&self, query: Query) {
        self.record(|state, sequence| {
            if let Some(before) = state.queries.back_mut() {
                let without_frames = Query {
                    answers: Arc::default(),
                    ..Query::clone(&before.event)
                };
                before.event = Arc::new(without_frames);
            }
            state.queries.push_back(Recorded {
                sequence,
                event: Arc::new(query),
            });
            let mut size: usize = state.queries.iter().map(|query| query.event.size()).sum();
            while state.queries.len() > 1 && (state.queries.len() > QUERIES || size > QUERY_BYTES) {
                size -= state.queries.pop_front().map_or(0, |query| query.event.size());
            }
        });
    }

    /// What happened after the event with this number, as far as it is still kept.
    pub fn since(&self, sequence: u64) -> News {
        let mut state = self.lock();
        state.rung = false;
        News {
            last: state.last,
            exchanges: later(&state.exchanges, sequence),
            queries: later(&state.queries, sequence),
        }
    }

    /// Has `bell` called when there is something to read: once, and then not before somebody has read. It is called by the
    /// thread that reports, so it must not block. It takes the place of an earlier one.
    pub fn watch(&self, bell: impl Fn() + Send + Sync + 'static) {
        let bell: Arc<dyn Fn() + Send + Sync> = Arc::new(bell);
        let is_new = {
            let mut state = self.lock();
            state.bell = Some(Arc::clone(&bell));
            state.rung = state.last > 0;
            state.rung
        };
        if is_new {
            bell();
        }
    }

    fn record(&self, add: impl FnOnce(&mut State, u64)) {
        let bell = {
            let mut state = self.lock();
            state.last += 1;
            let sequence = state.last;
            add(&mut state, sequence);
            let rung = std::mem::replace(&mut state.rung, true);
            state.bell.clone().filter(|_| !rung)
        };
        if let Some(bell) = bell {
            bell();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn later<T>(ring: &VecDeque<Recorded<T>>, sequence: u64) -> Vec<Recorded<T>> {
    let first = ring.partition_point(|recorded| recorded.sequence <= sequence);
    ring.range(first..)
        .map(|recorded| Recorded {
            sequence: recorded.sequence,
            event: Arc::clone(&recorded.event),
        })
        .collect()
}

impl fmt::Debug for Feed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Feed")
            .field("last", &self.lock().last)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::{Duration, SystemTime},
    };

    use super::{EXCHANGES, Feed, QUERIES, QUERY_BYTES};
    use crate::datasource::live::{Answer, Body, Exchange, Query};

    fn exchange(path: &str) -> Exchange {
        Exchange {
            at: SystemTime::UNIX_EPOCH,
            method: "GET".to_owned(),
            path: path.to_owned(),
            route: None,
            status: 200,
            duration: Duration::from_millis(1),
            request_id: "7".to_owned(),
        }
    }

    fn query(size: usize) -> Query {
        Query {
            at: SystemTime::UNIX_EPOCH,
            request_id: "7".to_owned(),
            request: Body::of(b"{}"),
            response: Body::of(&vec![b' '; size]),
            answers: [Answer {
                ref_id: "A".to_owned(),
                frames: Vec::new(),
                error: None,
            }]
            .into(),
        }
    }

    #[test]
    fn what_was_read_is_not_read_again() {
        let feed = Feed::default();
        feed.request(exchange("/a"));
        feed.query(query(2));
        let first = feed.since(0);
        assert_eq!((first.last, first.exchanges.len(), first.queries.len()), (2, 1, 1));
        feed.clone().request(exchange("/b"));
        let second = feed.since(first.last);
        assert_eq!(second.exchanges[0].event.path, "/b");
        assert_eq!((second.exchanges.len(), second.queries.len()), (1, 0));
        assert_eq!(feed.since(second.last).exchanges, []);
    }

    #[test]
    fn of_many_requests_the_latest_are_kept() {
        let feed = Feed::default();
        for number in 0..EXCHANGES + 5 {
            feed.request(exchange(&number.to_string()));
        }
        let news = feed.since(0);
        assert_eq!(news.exchanges.len(), EXCHANGES);
        assert_eq!(news.exchanges[0].event.path, "5");
        assert_eq!(news.exchanges[0].sequence, 6);
    }

    #[test]
    fn queries_are_bounded_in_number_and_in_size() {
        let feed = Feed::default();
        for _ in 0..QUERIES + 5 {
            feed.query(query(2));
        }
        assert_eq!(feed.since(0).queries.len(), QUERIES);
        for _ in 0..100 {
            feed.query(query(1_000_000));
        }
        let kept: usize = feed.since(0).queries.iter().map(|query| query.event.size()).sum();
        assert!(kept <= QUERY_BYTES, "{kept}");
    }

    #[test]
    fn only_the_last_query_keeps_its_frames() {
        let feed = Feed::default();
        feed.query(query(2));
        feed.query(query(2));
        let answers: Vec<usize> = feed
            .since(0)
            .queries
            .iter()
            .map(|query| query.event.answers.len())
            .collect();
        assert_eq!(answers, [0, 1]);
    }

    #[test]
    fn a_long_path_is_cut_within_no_letter() {
        let feed = Feed::default();
        feed.request(exchange(&"é".repeat(100_000)));
        assert_eq!(feed.since(0).exchanges[0].event.path.len(), 1024);
        feed.request(exchange(&format!("/{}", "é".repeat(100_000))));
        assert_eq!(feed.since(0).exchanges[1].event.path.len(), 1023);
    }

    #[test]
    fn the_bell_rings_once_until_somebody_reads() {
        let feed = Feed::default();
        let rung = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&rung);
        feed.watch(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        feed.request(exchange("/a"));
        feed.request(exchange("/b"));
        assert_eq!(rung.load(Ordering::SeqCst), 1);
        feed.since(0);
        assert_eq!(rung.load(Ordering::SeqCst), 1, "reading rings nothing");
        feed.request(exchange("/c"));
        assert_eq!(rung.load(Ordering::SeqCst), 2);
    }

    #[test]
    fn who_comes_late_is_called_at_once() {
        let feed = Feed::default();
        feed.request(exchange("/a"));
        let rung = Arc::new(AtomicUsize::new(0));
        let counter = Arc::clone(&rung);
        feed.watch(move || {
            counter.fetch_add(1, Ordering::SeqCst);
        });
        assert_eq!(rung.load(Ordering::SeqCst), 1);
    }
}
