//! Reads calls, makes them at their times on virtual time, and prints what the cache gives. This file belongs to the
//! grader.

mod harness;

use std::{
    collections::BTreeMap,
    fmt::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use query_cache::{
    Cache,
    api::{Key, LoadErr},
};
use serde::Deserialize;
use tokio::{
    select,
    time::{Instant, sleep, sleep_until, timeout},
};

/// After which virtual time a call is given up.
const HANGS: Duration = Duration::from_hours(24);

/// A cache, and what it is asked for.
#[derive(Deserialize)]
struct Input {
    ttl: u64,
    capacity: usize,
    /// Whether it is free which load a result is from, and when it comes.
    #[serde(default)]
    any_load: bool,
    calls: Vec<Call>,
}

#[derive(Clone, Deserialize)]
struct Call {
    at: u64,
    #[serde(default = "once")]
    times: usize,
    #[serde(default = "acme")]
    tenant: String,
    query: String,
    /// From, to and step.
    #[serde(default = "minute")]
    range: [i64; 3],
    load: Load,
    /// When the caller gives up.
    gone_at: Option<u64>,
}

/// What a load does, and how long it takes.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Load {
    Ok(u64),
    Fail(u64),
    Panic(u64),
    /// Before there is a future.
    PanicAtOnce,
}

fn once() -> usize {
    1
}

fn acme() -> String {
    "acme".to_owned()
}

fn minute() -> [i64; 3] {
    [0, 60_000, 1000]
}

/// How many loads there were.
#[derive(Default)]
struct Loads {
    started: AtomicUsize,
    running: AtomicUsize,
    peak: AtomicUsize,
}

/// A load that runs, until it ends or is dropped.
struct Running(Arc<Loads>);

impl Running {
    fn start(loads: Arc<Loads>) -> Self {
        let running = loads.running.fetch_add(1, SeqCst) + 1;
        loads.peak.fetch_max(running, SeqCst);
        Self(loads)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.running.fetch_sub(1, SeqCst);
    }
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        let name = format!("Cache::new({} ms, {})", input.ttl, input.capacity);
        let end = input.calls.iter().map(Call::end).max().unwrap_or_default();
        cases.run_async(name, Duration::from_millis(end), move || outcome(input));
    }
}

async fn outcome(input: Input) -> String {
    let cache = Arc::new(Cache::new(Duration::from_millis(input.ttl), input.capacity));
    let loads = Arc::new(Loads::default());
    let start = Instant::now();
    let mut tasks = Vec::new();
    for call in &input.calls {
        sleep_until(start + Duration::from_millis(call.at)).await;
        let callers = (0..call.times).map(|_| {
            let (cache, loads) = (Arc::clone(&cache), Arc::clone(&loads));
            tokio::spawn(make(call.clone(), cache, loads, start, input.any_load))
        });
        tasks.push((call, callers.collect::<Vec<_>>()));
        // Each caller gets to its first wait before the next one comes.
        tokio::task::yield_now().await;
    }
    let mut text = String::new();
    for (call, callers) in tasks {
        let mut ends = BTreeMap::<String, usize>::new();
        for caller in callers {
            let end = caller.await.unwrap_or_else(|_| "PANIC".to_owned());
            *ends.entry(end).or_default() += 1;
        }
        let ends = ends.iter().map(|(end, callers)| match callers {
            1 => end.clone(),
            _ => format!("{callers} times {end}"),
        });
        let ends = ends.collect::<Vec<_>>().join(", ");
        write!(text, "\n  {call} -> {ends}").expect("a text can be written");
    }
    // A load that nobody waits for may go on for a while.
    sleep(Duration::from_mins(1)).await;
    let (started, peak) = (loads.started.load(SeqCst), loads.peak.load(SeqCst));
    match (input.any_load, started) {
        (true, 1 | 2) => text.push_str("\n  1 or 2 loads"),
        (true, _) => write!(text, "\n  {started} loads").expect("a text can be written"),
        (false, _) => write!(text, "\n  loads {started}, at most {peak} at once").expect("a text can be written"),
    }
    text
}

/// One call, and how it ended.
async fn make(call: Call, cache: Arc<Cache>, loads: Arc<Loads>, start: Instant, any_load: bool) -> String {
    let gone_at = call.gone_at;
    let [from_ms, to_ms, step_ms] = call.range;
    let key = Key {
        tenant: call.tenant,
        query: call.query,
        from_ms,
        to_ms,
        step_ms,
    };
    let load = move |key: Key| {
        let number = loads.started.fetch_add(1, SeqCst) + 1;
        assert!(
            !matches!(call.load, Load::PanicAtOnce),
            "this load panics before there is a future"
        );
        async move {
            let running = Running::start(loads);
            let (Load::Ok(ms) | Load::Fail(ms) | Load::Panic(ms)) = call.load else {
                unreachable!("it has panicked before");
            };
            sleep(Duration::from_millis(ms)).await;
            assert!(!matches!(call.load, Load::Panic(_)), "this load panics");
            drop(running);
            let this = if any_load {
                "a load".to_owned()
            } else {
                format!("load {number}")
            };
            match call.load {
                Load::Fail(_) => Err(LoadErr::Failed(this)),
                _ => Ok(format!(
                    "{this}: {} {} {}..{}",
                    key.tenant, key.query, key.from_ms, key.to_ms
                )),
            }
        }
    };
    let gone = async {
        match gone_at {
            Some(ms) => sleep_until(start + Duration::from_millis(ms)).await,
            None => std::future::pending().await,
        }
    };
    let end = select! {
        end = timeout(HANGS, cache.get_or_load(key, load)) => end,
        () = gone => return "gone".to_owned(),
    };
    let at = start.elapsed().as_millis();
    match end {
        Err(_) => "HANGS".to_owned(),
        Ok(Ok(value)) if any_load => format!("Ok({value})"),
        Ok(Ok(value)) => format!("Ok({value}) at {at}"),
        Ok(Err(error)) if any_load => format!("Err({error:?})"),
        Ok(Err(error)) => format!("Err({error:?}) at {at}"),
    }
}

impl Call {
    /// The virtual time up to which a right solution gets by this call, at least.
    fn end(&self) -> u64 {
        self.gone_at.unwrap_or(self.at)
    }
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [from, to, step] = self.range;
        let Self { at, tenant, query, .. } = self;
        write!(out, "at {at}: {tenant} {query} {from}..{to} by {step}")?;
        if self.times > 1 {
            write!(out, ", {} times", self.times)?;
        }
        match self.gone_at {
            Some(ms) => write!(out, ", gone at {ms}"),
            None => Ok(()),
        }
    }
}
