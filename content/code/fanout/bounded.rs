//! Queries that run side by side, a few at a time.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    task::JoinSet,
    time::{sleep, timeout},
};

struct Query {
    ref_id: String,
    takes: Duration,
}

enum Outcome {
    Value(u64),
    TimedOut,
    Panicked,
}

// ANCHOR: run
async fn run_all(queries: Vec<Query>, limit: usize) -> Vec<Outcome> {
    let turns = Arc::new(Semaphore::new(limit.clamp(1, 1000)));
    let mut tasks = JoinSet::new();
    let mut ids = Vec::new();
    for query in queries {
        let turns = Arc::clone(&turns);
        let task = tasks.spawn(async move {
            let _turn = turns.acquire().await;
            run_one(query).await
        });
        ids.push(task.id());
    }
    let mut outcomes: Vec<_> =
        ids.iter().map(|_| Outcome::Panicked).collect();
    while let Some(ended) = tasks.join_next_with_id().await {
        // What panicked isn't `Ok`, and stays as it is.
        if let Ok((id, outcome)) = ended
            && let Some(place) = ids.iter().position(|i| *i == id)
        {
            outcomes[place] = outcome;
        }
    }
    outcomes
}
// ANCHOR_END: run

// ANCHOR: one
async fn run_one(query: Query) -> Outcome {
    match timeout(Duration::from_secs(1), ask(query)).await {
        Ok(value) => Outcome::Value(value),
        Err(_) => Outcome::TimedOut,
    }
}
// ANCHOR_END: one

async fn ask(query: Query) -> u64 {
    assert!(!query.ref_id.is_empty(), "a query without a name");
    sleep(query.takes).await;
    u64::try_from(query.takes.as_millis()).unwrap_or(u64::MAX)
}

#[tokio::main]
async fn main() {
    let takes = [400, 2000, 100].map(Duration::from_millis);
    let query = |(ref_id, takes): (&str, Duration)| Query {
        ref_id: ref_id.to_owned(),
        takes,
    };
    let queries = ["A", "B", "C"].into_iter().zip(takes).map(query);
    for outcome in run_all(queries.collect(), 2).await {
        match outcome {
            Outcome::Value(value) => println!("{value}"),
            Outcome::TimedOut => println!("timed out"),
            Outcome::Panicked => println!("panicked"),
        }
    }
}
