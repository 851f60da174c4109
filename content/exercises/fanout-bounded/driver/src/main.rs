//! Reads queries, and prints what `run_all` makes of them on virtual time. This file belongs to the grader.

mod harness;

use std::{
    fmt::Write,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use fanout_bounded::{api::Query, run_all};
use serde::Deserialize;
use tokio::time::{Instant, sleep, timeout};

/// What a case does.
#[derive(Clone, Deserialize)]
struct Input {
    /// Each with its name: `A wait 100`, `B fail 50`, `C panic 20`, `D panic now`.
    queries: Vec<String>,
    max: usize,
    per_query: u64,
    /// How far a right solution moves the virtual clock.
    at_least: u64,
    /// When the future is dropped; it is awaited to its end if absent.
    drop_at: Option<u64>,
}

/// What became of the calls.
#[derive(Default)]
struct Calls {
    started: AtomicUsize,
    running: AtomicUsize,
    peak: AtomicUsize,
    finished: AtomicUsize,
    dropped: AtomicUsize,
}

/// A call from its first poll to its end, whichever that is.
struct Call {
    calls: Arc<Calls>,
    is_finished: bool,
}

impl Call {
    fn start(calls: Arc<Calls>) -> Self {
        calls.started.fetch_add(1, SeqCst);
        let running = calls.running.fetch_add(1, SeqCst) + 1;
        calls.peak.fetch_max(running, SeqCst);
        Self {
            calls,
            is_finished: false,
        }
    }
}

impl Drop for Call {
    fn drop(&mut self) {
        self.calls.running.fetch_sub(1, SeqCst);
        let end = if self.is_finished || std::thread::panicking() {
            &self.calls.finished
        } else {
            &self.calls.dropped
        };
        end.fetch_add(1, SeqCst);
    }
}

async fn answer(expr: String, calls: Arc<Calls>) -> Result<u64, String> {
    let mut call = Call::start(calls);
    let (what, ms) = expr.split_once(' ').expect("the grader's query has a time");
    let ms = ms.parse().expect("the grader's time is a number");
    sleep(Duration::from_millis(ms)).await;
    assert!(what != "panic", "this query panics");
    call.is_finished = true;
    match what {
        "fail" => Err(format!("no table after {ms} ms")),
        _ => Ok(ms),
    }
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        let mut name = format!(
            "run_all([{}], max {}, {} ms)",
            input.queries.join(", "),
            input.max,
            input.per_query
        );
        if let Some(ms) = input.drop_at {
            write!(name, " dropped at {ms} ms").expect("a text can be written");
        }
        let at_least = Duration::from_millis(input.at_least);
        cases.run_async(name, at_least, move || outcome(input));
    }
}

async fn outcome(input: Input) -> String {
    let calls = Arc::new(Calls::default());
    let seen = Arc::clone(&calls);
    let queries = input.queries.iter().map(|text| {
        let (ref_id, expr) = text.split_once(' ').expect("the grader's query has a name");
        Query {
            ref_id: ref_id.to_owned(),
            expr: expr.to_owned(),
        }
    });
    let per_query = Duration::from_millis(input.per_query);
    let all = run_all(queries.collect(), input.max, per_query, move |query| {
        assert!(query.expr != "panic now", "this query panics at once");
        answer(query.expr, Arc::clone(&calls))
    });
    let start = Instant::now();
    if let Some(ms) = input.drop_at {
        let end = timeout(Duration::from_millis(ms), all).await;
        return match end {
            Ok(_) => format!("it ended after {} ms", start.elapsed().as_millis()),
            Err(_) => left_behind(&seen).await,
        };
    }
    let results = all.await;
    let took = start.elapsed().as_millis();
    let results: Vec<String> = results
        .iter()
        .map(|(ref_id, result)| format!("{ref_id} {result:?}"))
        .collect();
    let (peak, dropped) = (seen.peak.load(SeqCst), seen.dropped.load(SeqCst));
    format!(
        "[{}] after {took} ms, at most {peak} at once, {dropped} dropped",
        results.join(", ")
    )
}

/// What goes on when nobody waits any more.
async fn left_behind(calls: &Calls) -> String {
    // The runtime drops a task that was aborted when it gets to it.
    sleep(Duration::from_millis(10)).await;
    let started = calls.started.load(SeqCst);
    let finished = calls.finished.load(SeqCst);
    let mut line = format!(
        "{started} started, {finished} finished, {} dropped",
        calls.dropped.load(SeqCst)
    );
    sleep(Duration::from_mins(1)).await;
    let (started, finished) = (
        calls.started.load(SeqCst) - started,
        calls.finished.load(SeqCst) - finished,
    );
    write!(line, "; later {started} started, {finished} finished").expect("a text can be written");
    line
}
