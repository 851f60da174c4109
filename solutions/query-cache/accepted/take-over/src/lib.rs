//! A cell for each load that runs. If the caller who fills it goes, the next one takes over with a load of its own.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex},
    time::Duration,
};

use tokio::{sync::OnceCell, task::JoinSet, time::Instant};

pub mod api;

use api::{Key, LoadErr};

type Loaded = Result<Arc<String>, LoadErr>;

pub struct Cache {
    ttl: Duration,
    capacity: usize,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    ready: Ready,
    loading: HashMap<Key, Arc<OnceCell<Loaded>>>,
}

#[derive(Default)]
struct Ready {
    values: HashMap<Key, (Arc<String>, Instant)>,
    /// From the least to the most recently used.
    order: VecDeque<Key>,
}

impl Cache {
    pub fn new(ttl: Duration, capacity: usize) -> Self {
        Self {
            ttl,
            capacity,
            state: Mutex::default(),
        }
    }

    pub async fn get_or_load<F, Fut>(&self, key: Key, load: F) -> Loaded
    where
        F: FnOnce(Key) -> Fut + Send + 'static,
        Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
    {
        let key = Key {
            from_ms: key.from_ms.div_euclid(key.step_ms) * key.step_ms,
            to_ms: key.to_ms.div_euclid(key.step_ms) * key.step_ms,
            ..key
        };
        let cell = {
            let mut state = self.state.lock().unwrap();
            if let Some(value) = state.ready.fresh(&key, self.ttl) {
                return Ok(value);
            }
            Arc::clone(state.loading.entry(key.clone()).or_default())
        };
        // An error is a result too: those who wait for this cell get it, and nobody who comes later.
        let loaded = cell.get_or_init(|| self.load(key, load)).await;
        loaded.clone()
    }

    async fn load<F, Fut>(&self, key: Key, load: F) -> Loaded
    where
        F: FnOnce(Key) -> Fut + Send + 'static,
        Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
    {
        // A task for the sake of its panics; the set ends it together with this future.
        let mut task = JoinSet::new();
        let asked = key.clone();
        task.spawn(async move { load(asked).await });
        let loaded = match task.join_next().await {
            Some(Ok(loaded)) => loaded.map(Arc::new),
            _ => Err(LoadErr::Panicked),
        };
        let mut state = self.state.lock().unwrap();
        state.loading.remove(&key);
        if let Ok(value) = &loaded {
            state.ready.insert(key, Arc::clone(value), self.capacity);
        }
        loaded
    }
}

impl Ready {
    fn fresh(&mut self, key: &Key, ttl: Duration) -> Option<Arc<String>> {
        let (value, loaded) = self.values.get(key)?;
        if loaded.elapsed() >= ttl {
            return None;
        }
        let value = Arc::clone(value);
        self.touch(key);
        Some(value)
    }

    fn insert(&mut self, key: Key, value: Arc<String>, capacity: usize) {
        self.touch(&key);
        self.values.insert(key, (value, Instant::now()));
        if self.order.len() > capacity
            && let Some(oldest) = self.order.pop_front()
        {
            self.values.remove(&oldest);
        }
    }

    fn touch(&mut self, key: &Key) {
        self.order.retain(|other| other != key);
        self.order.push_back(key.clone());
    }
}
