//! Results with their age, of which the least recently used goes first.

use std::{collections::HashMap, sync::Arc, time::Duration};

use tokio::time::Instant;

use crate::api::Key;

/// At most `capacity` results.
pub struct Lru {
    ttl: Duration,
    capacity: usize,
    entries: HashMap<Key, Entry>,
    /// Grows with each use, so that no two entries have the same.
    uses: u64,
}

struct Entry {
    value: Arc<String>,
    loaded: Instant,
    used: u64,
}

impl Lru {
    pub fn new(ttl: Duration, capacity: usize) -> Self {
        Self {
            ttl,
            capacity,
            entries: HashMap::new(),
            uses: 0,
        }
    }

    /// A result that is younger than the time to live. It counts as used.
    pub fn get(&mut self, key: &Key) -> Option<Arc<String>> {
        let entry = self.entries.get_mut(key)?;
        if entry.loaded.elapsed() >= self.ttl {
            self.entries.remove(key);
            return None;
        }
        self.uses += 1;
        entry.used = self.uses;
        Some(Arc::clone(&entry.value))
    }

    /// Keeps a result that has just been loaded, and lets go of another one if there is no room.
    pub fn insert(&mut self, key: Key, value: Arc<String>) {
        self.uses += 1;
        let entry = Entry {
            value,
            loaded: Instant::now(),
            used: self.uses,
        };
        self.entries.insert(key, entry);
        if self.entries.len() > self.capacity {
            // A look at each entry is cheap beside the load that has just ended.
            let oldest = self.entries.iter().min_by_key(|(_, entry)| entry.used);
            if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                self.entries.remove(&key);
            }
        }
    }
}
