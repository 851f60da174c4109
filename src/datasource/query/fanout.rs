//! Many calls at once, but never more than a few: bounded, in order, each with its own deadline, and gone when nobody waits.

use std::{future::Future, sync::Arc, time::Duration};

use tokio::{
    sync::Semaphore,
    task::{JoinError, JoinSet},
    time::timeout,
};

/// Why a call has no result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallError<E> {
    /// It failed.
    Failed(E),
    /// It took longer than a call may.
    TimedOut,
    /// It panicked.
    Panicked,
}

/// Calls `f` for each item, at most `max` at the same time, and gives the results in the items' order.
///
/// A call's deadline counts from its own start, not from when it began to wait for its turn. When the returned future is
/// dropped, all calls are.
pub async fn run_all<I, T, E, F, Fut>(
    items: Vec<I>,
    max: usize,
    deadline: Duration,
    f: F,
) -> Vec<Result<T, CallError<E>>>
where
    I: Send + 'static,
    T: Send + 'static,
    E: Send + 'static,
    F: Fn(I) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<T, E>> + Send + 'static,
{
    let count = items.len();
    let turns = Arc::new(Semaphore::new(max.max(1)));
    let f = Arc::new(f);
    // Dropping the set aborts its tasks; a task that was merely spawned would go on for nobody.
    let mut calls = JoinSet::new();
    let mut ids = Vec::with_capacity(count);
    for item in items {
        let (turns, f) = (Arc::clone(&turns), Arc::clone(&f));
        let call = async move {
            // The semaphore is never closed. The turn is held until the call has ended.
            let _turn = turns.acquire_owned().await;
            timeout(deadline, f(item)).await
        };
        ids.push(calls.spawn(call).id());
    }
    let mut results: Vec<Option<Result<T, CallError<E>>>> = ids.iter().map(|_| None).collect();
    while let Some(ended) = calls.join_next_with_id().await {
        let (id, result) = match ended {
            Ok((id, Ok(Ok(value)))) => (id, Ok(value)),
            Ok((id, Ok(Err(error)))) => (id, Err(CallError::Failed(error))),
            Ok((id, Err(_elapsed))) => (id, Err(CallError::TimedOut)),
            // Nobody aborts a call of a set that is still waited for, so it panicked.
            Err(error) => (JoinError::id(&error), Err(CallError::Panicked)),
        };
        let place = ids.iter().position(|known| *known == id);
        if let Some(slot) = place.and_then(|index| results.get_mut(index)) {
            *slot = Some(result);
        }
    }
    let missing = || Err(CallError::Panicked);
    results
        .into_iter()
        .map(|result| result.unwrap_or_else(missing))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::{
        future::pending,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
        time::Duration,
    };

    use tokio::sync::{Barrier, mpsc, oneshot};

    use super::{CallError, run_all};

    const LONG: Duration = Duration::from_mins(1);

    #[tokio::test]
    async fn results_are_in_order_and_one_failure_is_one_failure() {
        let results = run_all(vec![3_u32, 0, 2, 1], 4, LONG, |number| async move {
            for _ in 0..number {
                tokio::task::yield_now().await;
            }
            match number {
                0 => Err("zero"),
                2 => panic!("as it should"),
                _ => Ok(number),
            }
        })
        .await;
        assert_eq!(
            results,
            [Ok(3), Err(CallError::Failed("zero")), Err(CallError::Panicked), Ok(1)]
        );
        let none: Vec<Result<u32, CallError<()>>> = run_all(vec![], 4, LONG, |number| async move { Ok(number) }).await;
        assert!(none.is_empty());
    }

    #[tokio::test]
    async fn as_many_as_allowed_run_and_never_more() {
        let (running, peak) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let seen = Arc::clone(&peak);
        // Three must be running at once, or nobody gets past the barrier.
        let barrier = Arc::new(Barrier::new(3));
        let results = run_all(vec![(); 9], 3, LONG, move |()| {
            let (running, peak, barrier) = (Arc::clone(&running), Arc::clone(&peak), Arc::clone(&barrier));
            async move {
                peak.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                barrier.wait().await;
                running.fetch_sub(1, Ordering::SeqCst);
                Ok::<(), ()>(())
            }
        })
        .await;
        assert!(results.iter().all(Result::is_ok));
        assert_eq!(seen.load(Ordering::SeqCst), 3);
        assert_eq!(
            run_all(vec![1], 0, LONG, |one| async move { Ok::<_, ()>(one) }).await,
            [Ok(1)]
        );
    }

    #[tokio::test]
    async fn the_deadline_is_each_calls_own() {
        let deadline = Duration::from_millis(20);
        let results = run_all(vec![false, true, false], 1, deadline, |quick| async move {
            if !quick {
                pending::<()>().await;
            }
            Ok::<_, ()>(quick)
        })
        .await;
        assert_eq!(results, [Err(CallError::TimedOut), Ok(true), Err(CallError::TimedOut)]);
    }

    #[tokio::test]
    async fn calls_end_with_the_one_who_waits() {
        let (started, mut starts) = mpsc::unbounded_channel();
        let (alive, dead) = oneshot::channel::<()>();
        let alive = Arc::new(alive);
        let all = run_all(vec![(), ()], 1, LONG, move |()| {
            let (started, alive) = (started.clone(), Arc::clone(&alive));
            async move {
                let _alive = alive;
                let _ = started.send(());
                pending::<Result<(), ()>>().await
            }
        });
        tokio::select! {
            _ = all => panic!("the calls never end"),
            start = starts.recv() => assert_eq!(start, Some(())),
        }
        // Everything that the calls held is dropped, and the second one never started.
        assert!(dead.await.is_err());
        assert_eq!(starts.recv().await, None);
    }
}
