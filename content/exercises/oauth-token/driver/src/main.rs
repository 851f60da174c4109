//! Reads what a token server answers and when it is asked, on virtual time, and prints what the token source gives. This
//! file belongs to the grader.

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

use oauth_token::{
    TokenSource,
    api::{Grant, TokenErr},
};
use serde::Deserialize;
use tokio::{
    select,
    time::{Instant, sleep, sleep_until, timeout},
};

/// After which virtual time a call is given up.
const HANGS: Duration = Duration::from_hours(24);

/// A token server, and what it is asked for. All times are milliseconds.
#[derive(Deserialize)]
struct Input {
    what: String,
    /// One after the other; behind the last one, each token is good for an hour.
    fetches: Vec<Fetch>,
    calls: Vec<Call>,
    /// Whether one fetch more is as good.
    #[serde(default)]
    one_more: bool,
}

#[derive(Clone, Copy, Deserialize)]
struct Fetch {
    #[serde(default = "tenth")]
    takes: u64,
    end: End,
}

#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum End {
    Good(u64),
    Fail,
    Empty,
}

#[derive(Clone, Deserialize)]
struct Call {
    at: u64,
    #[serde(default = "once")]
    times: usize,
    /// When the caller gives up.
    gone_at: Option<u64>,
    /// The tokens that are right, if it is free which one comes, and when.
    #[serde(default)]
    any_of: Vec<usize>,
}

fn tenth() -> u64 {
    100
}

fn once() -> usize {
    1
}

/// What the token server sees.
#[derive(Default)]
struct Server {
    script: Vec<Fetch>,
    started: AtomicUsize,
    running: AtomicUsize,
    peak: AtomicUsize,
}

/// A fetch that runs, until it ends or is dropped.
struct Running(Arc<Server>);

impl Running {
    fn start(server: Arc<Server>) -> Self {
        let running = server.running.fetch_add(1, SeqCst) + 1;
        server.peak.fetch_max(running, SeqCst);
        Self(server)
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
        let end = input.calls.iter().map(|call| call.gone_at.unwrap_or(call.at)).max();
        let at_least = Duration::from_millis(end.unwrap_or_default());
        cases.run_async(input.what.clone(), at_least, move || outcome(input));
    }
}

async fn outcome(input: Input) -> String {
    let server = Arc::new(Server {
        script: input.fetches,
        ..Server::default()
    });
    let source = Arc::new(TokenSource::new({
        let server = Arc::clone(&server);
        move || fetch(Arc::clone(&server))
    }));
    let start = Instant::now();
    let mut tasks = Vec::new();
    for call in &input.calls {
        sleep_until(start + Duration::from_millis(call.at)).await;
        let callers = (0..call.times).map(|_| tokio::spawn(make(call.clone(), Arc::clone(&source), start)));
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
    // A fetch that nobody waits for may go on for a while.
    sleep(Duration::from_mins(1)).await;
    let (started, peak) = (server.started.load(SeqCst), server.peak.load(SeqCst));
    match (input.one_more, started) {
        (true, 1 | 2) => text.push_str("\n  1 or 2 fetches"),
        _ => write!(text, "\n  fetches {started}, at most {peak} at once").expect("a text can be written"),
    }
    text
}

/// What the token server answers.
async fn fetch(server: Arc<Server>) -> Result<Grant, TokenErr> {
    let index = server.started.fetch_add(1, SeqCst);
    let fetch = server.script.get(index).copied().unwrap_or(Fetch {
        takes: tenth(),
        end: End::Good(3_600_000),
    });
    let running = Running::start(server);
    sleep(Duration::from_millis(fetch.takes)).await;
    drop(running);
    let number = index + 1;
    match fetch.end {
        End::Good(ms) => Ok(Grant {
            access_token: format!("token {number}"),
            lifetime: Duration::from_millis(ms),
        }),
        End::Empty => Ok(Grant {
            access_token: String::new(),
            lifetime: Duration::from_hours(1),
        }),
        End::Fail => Err(TokenErr::Failed(format!("fetch {number}"))),
    }
}

/// One call, and how it ended.
async fn make(call: Call, source: Arc<TokenSource>, start: Instant) -> String {
    let asked = Instant::now();
    let gone = async {
        match call.gone_at {
            Some(ms) => sleep_until(start + Duration::from_millis(ms)).await,
            None => std::future::pending().await,
        }
    };
    let end = select! {
        end = timeout(HANGS, source.get()) => end,
        () = gone => return "gone".to_owned(),
    };
    let Ok(end) = end else {
        return "HANGS".to_owned();
    };
    let right = |token: &str| call.any_of.iter().any(|number| token == format!("token {number}"));
    match end {
        Ok(token) if right(&token) => {
            let numbers: Vec<String> = call.any_of.iter().map(usize::to_string).collect();
            format!("Ok(token {})", numbers.join(" or "))
        }
        Ok(token) => format!("Ok({token}), after {} ms", asked.elapsed().as_millis()),
        Err(error) => format!("Err({error:?}), after {} ms", asked.elapsed().as_millis()),
    }
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "at {} s", Duration::from_millis(self.at).as_secs_f64())?;
        if self.times > 1 {
            write!(out, ", {} times", self.times)?;
        }
        match self.gone_at {
            Some(ms) => write!(out, ", gone at {} s", Duration::from_millis(ms).as_secs_f64()),
            None => Ok(()),
        }
    }
}
