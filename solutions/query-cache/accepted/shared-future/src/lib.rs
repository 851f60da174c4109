//! One map of slots. A load is a future that its waiters share: whoever is left polls it on.

use std::{
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared},
};
use tokio::time::Instant;

pub mod api;

use api::{Key, LoadErr};

type Loaded = Result<Arc<String>, LoadErr>;

enum Slot {
    Loading(Shared<BoxFuture<'static, Loaded>>),
    Ready(Arc<String>, Instant),
}

/// The slots, the least recently used first.
type Slots = Arc<Mutex<Vec<(Key, Slot)>>>;

pub struct Cache {
    ttl: Duration,
    capacity: usize,
    slots: Slots,
}

impl Cache {
    pub fn new(ttl: Duration, capacity: usize) -> Self {
        Self {
            ttl,
            capacity,
            slots: Slots::default(),
        }
    }

    pub async fn get_or_load<F, Fut>(&self, mut key: Key, load: F) -> Loaded
    where
        F: FnOnce(Key) -> Fut + Send + 'static,
        Fut: Future<Output = Result<String, LoadErr>> + Send + 'static,
    {
        key.from_ms -= key.from_ms.rem_euclid(key.step_ms);
        key.to_ms -= key.to_ms.rem_euclid(key.step_ms);
        let shared = {
            let mut slots = self.slots.lock().unwrap();
            let slot = slots
                .iter()
                .position(|(other, _)| *other == key)
                .map(|at| slots.remove(at).1);
            match slot {
                Some(Slot::Ready(value, loaded)) if loaded.elapsed() < self.ttl => {
                    slots.push((key, Slot::Ready(Arc::clone(&value), loaded)));
                    return Ok(value);
                }
                Some(Slot::Loading(shared)) => {
                    slots.push((key, Slot::Loading(shared.clone())));
                    shared
                }
                _ => {
                    let work = keep(Arc::clone(&self.slots), self.capacity, key.clone(), load);
                    let shared = work.boxed().shared();
                    slots.push((key, Slot::Loading(shared.clone())));
                    shared
                }
            }
        };
        shared.await
    }
}

async fn keep<F, Fut>(slots: Slots, capacity: usize, key: Key, load: F) -> Loaded
where
    F: FnOnce(Key) -> Fut,
    Fut: Future<Output = Result<String, LoadErr>>,
{
    let asked = key.clone();
    let loaded = AssertUnwindSafe(async move { load(asked).await })
        .catch_unwind()
        .await
        .unwrap_or(Err(LoadErr::Panicked))
        .map(Arc::new);
    let mut slots = slots.lock().unwrap();
    slots.retain(|(other, _)| *other != key);
    if let Ok(value) = &loaded {
        slots.push((key, Slot::Ready(Arc::clone(value), Instant::now())));
    }
    let is_ready = |(_, slot): &(Key, Slot)| matches!(slot, Slot::Ready(..));
    if slots.iter().filter(|slot| is_ready(slot)).count() > capacity
        && let Some(oldest) = slots.iter().position(is_ready)
    {
        slots.remove(oldest);
    }
    loaded
}
