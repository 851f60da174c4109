//! A cache of query results that loads each of them once, however many ask for it.

use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};

pub mod api;
mod lru;

use api::{Key, LoadErr};
use lru::Lru;

type Loaded = Result<Arc<String>, LoadErr>;

/// Results that are younger than a time to live, and loads that run.
pub struct Cache {
    state: Arc<Mutex<State>>,
}

struct State {
    ready: Lru,
    loading: HashMap<Key, Shared<BoxFuture<'static, Loaded>>>,
}

impl Cache {
    /// A cache that keeps `capacity` results, each for `ttl`.
    pub fn new(ttl: Duration, capacity: usize) -> Self {
        let state = State {
            ready: Lru::new(ttl, capacity),
            loading: HashMap::new(),
        };
        Self {
            state: Arc::new(Mutex::new(state)),
        }
    }

    /// The result for a key: one that is kept, that of a load which runs already, or that of `load`.
    pub async fn get_or_load<F, Fut>(&self, key: Key, load: F) -> Loaded
    where
        F: FnOnce(Key) -> Fut + Send + 'static,
        Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
    {
        let key = aligned(key);
        let running = {
            let mut state = lock(&self.state);
            if let Some(value) = state.ready.get(&key) {
                return Ok(value);
            }
            match state.loading.get(&key) {
                Some(running) => running.clone(),
                None => {
                    let running = start(Arc::clone(&self.state), key.clone(), load);
                    state.loading.insert(key, running.clone());
                    running
                }
            }
        };
        running.await
    }
}

/// Begins a load in a task of its own, so that it belongs to none of those who wait for it.
fn start<F, Fut>(state: Arc<Mutex<State>>, key: Key, load: F) -> Shared<BoxFuture<'static, Loaded>>
where
    F: FnOnce(Key) -> Fut + Send + 'static,
    Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
{
    let task = tokio::spawn(async move {
        // Within the async block, a panic of `load` itself is caught as well.
        let work = AssertUnwindSafe(async { load(key.clone()).await }).catch_unwind();
        let loaded = work.await.unwrap_or(Err(LoadErr::Panicked)).map(Arc::new);
        let mut state = lock(&state);
        state.loading.remove(&key);
        if let Ok(value) = &loaded {
            state.ready.insert(key, Arc::clone(value));
        }
        loaded
    });
    async { task.await.unwrap_or(Err(LoadErr::Panicked)) }.boxed().shared()
}

/// Nothing panics while it holds the lock, so what a poisoned one guards is sound.
fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The key whose range begins and ends on whole steps.
fn aligned(key: Key) -> Key {
    let floor = |ms: i64| ms.div_euclid(key.step_ms) * key.step_ms;
    Key {
        from_ms: floor(key.from_ms),
        to_ms: floor(key.to_ms),
        ..key
    }
}
