//! Runs many queries.

pub mod api;

use std::time::Duration;

use crate::api::{Query, QueryErr};

/// Calls `f` for each query, and gives a result for each.
pub async fn run_all<F, Fut>(
    qs: Vec<Query>,
    _max: usize,
    _per_query: Duration,
    f: F,
) -> Vec<(String, Result<u64, QueryErr>)>
where
    F: Fn(Query) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<u64, String>> + Send + 'static,
{
    // One after the other, and as long as each of them likes.
    let mut results = Vec::new();
    for query in qs {
        let ref_id = query.ref_id.clone();
        let result = f(query).await.map_err(QueryErr::Failed);
        results.push((ref_id, result));
    }
    results
}
