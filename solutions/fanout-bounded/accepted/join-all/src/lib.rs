//! The same with `join_all`, which keeps the order, and a semaphore, which keeps the bound.

pub mod api;

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt, TryFutureExt, future::join_all};
use tokio::{sync::Semaphore, time::timeout};

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
    let turns = Semaphore::new(max.clamp(1, qs.len().max(1)));
    let calls = qs.into_iter().map(|query| async {
        let ref_id = query.ref_id.clone();
        let _turn = turns.acquire().await;
        let call = AssertUnwindSafe(async { f(query).map_err(QueryErr::Failed).await });
        let result = timeout(per_query, call.catch_unwind())
            .await
            .unwrap_or(Ok(Err(QueryErr::TimedOut)))
            .unwrap_or(Err(QueryErr::Panicked));
        (ref_id, result)
    });
    join_all(calls).await
}
