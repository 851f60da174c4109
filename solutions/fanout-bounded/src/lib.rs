//! Runs many queries at once, but never more than a few.

pub mod api;

use std::{panic::AssertUnwindSafe, time::Duration};

use futures::{FutureExt, StreamExt, stream};
use tokio::time::timeout;

use crate::api::{Query, QueryErr};

/// Calls `f` for each query, at most `max` at the same time, and gives a result for each, in the queries' order.
///
/// All calls are part of the returned future, so they end when it is dropped.
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
    let f = &f;
    let calls = qs.into_iter().enumerate().map(|(place, query)| async move {
        let ref_id = query.ref_id.clone();
        (place, ref_id, run(query, per_query, f).await)
    });
    // `buffered` would keep the order by itself, but there a result that waits for its turn takes a place.
    let mut done: Vec<_> = stream::iter(calls).buffer_unordered(max.max(1)).collect().await;
    done.sort_unstable_by_key(|(place, ..)| *place);
    done.into_iter().map(|(_, ref_id, result)| (ref_id, result)).collect()
}

/// One query, from its own start.
async fn run<F, Fut>(query: Query, limit: Duration, f: &F) -> Result<u64, QueryErr>
where
    F: Fn(Query) -> Fut,
    Fut: Future<Output = Result<u64, String>>,
{
    // `f` is called within the future, since it may panic as well. Nothing that a panic interrupts is used afterwards.
    let call = AssertUnwindSafe(async { f(query).await }).catch_unwind();
    match timeout(limit, call).await {
        Err(_) => Err(QueryErr::TimedOut),
        Ok(Err(_)) => Err(QueryErr::Panicked),
        Ok(Ok(result)) => result.map_err(QueryErr::Failed),
    }
}
