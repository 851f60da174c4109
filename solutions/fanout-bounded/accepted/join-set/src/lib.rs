//! The same with a task for each query and a semaphore.

pub mod api;

use std::{collections::HashMap, future::Future, sync::Arc, time::Duration};

use tokio::{sync::Semaphore, task::JoinSet, time::timeout};

use crate::api::{Query, QueryErr};

pub async fn run_all<F, Fut>(
    qs: Vec<Query>,
    max: usize,
    per_query: Duration,
    f: F,
) -> Vec<(String, Result<u64, QueryErr>)>
where
    F: Fn(Query) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<u64, String>> + Send + 'static,
{
    let turns = Arc::new(Semaphore::new(max.clamp(1, Semaphore::MAX_PERMITS)));
    let f = Arc::new(f);
    let mut tasks = JoinSet::new();
    let mut results = Vec::new();
    let mut places = HashMap::new();
    for query in qs {
        let (turns, f) = (Arc::clone(&turns), Arc::clone(&f));
        // Stays like this if the task panics.
        results.push((query.ref_id.clone(), Err(QueryErr::Panicked)));
        let task = tasks.spawn(async move {
            let _turn = turns.acquire().await;
            match timeout(per_query, f(query)).await {
                Ok(Ok(value)) => Ok(value),
                Ok(Err(message)) => Err(QueryErr::Failed(message)),
                Err(_) => Err(QueryErr::TimedOut),
            }
        });
        places.insert(task.id(), results.len() - 1);
    }
    while let Some(joined) = tasks.join_next_with_id().await {
        if let Ok((id, result)) = joined {
            results[places[&id]].1 = result;
        }
    }
    results
}
