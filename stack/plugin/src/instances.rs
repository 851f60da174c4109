//! One instance for each data source and version of its settings, made when first needed.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::failure::Failure;

/// A data source: its organization and its id there.
pub(crate) type Key = (i64, String);

/// How long an instance is kept that nobody asks for. Grafana doesn't tell when a data source is deleted.
const IDLE: Duration = Duration::from_hours(1);

struct Current<T> {
    version: i64,
    instance: Arc<T>,
}

struct Slot<T> {
    last_used: Instant,
    // A lock of its own, so that making one data source's instance keeps no other waiting.
    current: Arc<Mutex<Option<Current<T>>>>,
}

/// The instances that are in use. One that is replaced ends when its last user drops it.
pub(crate) struct Instances<T> {
    slots: Mutex<HashMap<Key, Slot<T>>>,
}

impl<T> Default for Instances<T> {
    fn default() -> Self {
        Self {
            slots: Mutex::default(),
        }
    }
}

impl<T> Instances<T> {
    /// The instance for `key` whose settings have `version` or a newer one. `build` makes it where there is none; if that
    /// fails, an older one stays for those who still ask with its version.
    pub(crate) fn get(
        &self,
        key: Key,
        version: i64,
        build: impl FnOnce() -> Result<T, Failure>,
    ) -> Result<Arc<T>, Failure> {
        let slot = self.slot(key);
        let mut current = lock(&slot);
        if let Some(current) = current.as_ref()
            && current.version >= version
        {
            return Ok(current.instance.clone());
        }
        let instance = Arc::new(build()?);
        *current = Some(Current {
            version,
            instance: instance.clone(),
        });
        Ok(instance)
    }

    fn slot(&self, key: Key) -> Arc<Mutex<Option<Current<T>>>> {
        let now = Instant::now();
        let mut slots = lock(&self.slots);
        if !slots.contains_key(&key) {
            slots.retain(|_, slot| now.duration_since(slot.last_used) < IDLE);
        }
        let slot = slots.entry(key).or_insert_with(|| Slot {
            last_used: now,
            current: Arc::default(),
        });
        slot.last_used = now;
        slot.current.clone()
    }
}

/// Locks what stays whole even if its holder panics.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            Barrier,
            atomic::{AtomicU32, Ordering},
        },
        thread,
    };

    use super::*;

    fn key(org: i64) -> Key {
        (org, "uid".to_owned())
    }

    fn refused() -> Result<u32, Failure> {
        Err(Failure::Settings("url: it is missing".to_owned()))
    }

    #[test]
    fn many_at_once_make_one() {
        let (instances, builds, start) = (Instances::default(), AtomicU32::new(0), Barrier::new(10));
        thread::scope(|scope| {
            for _ in 0..10 {
                scope.spawn(|| {
                    start.wait();
                    instances
                        .get(key(1), 1, || Ok(builds.fetch_add(1, Ordering::Relaxed)))
                        .unwrap();
                });
            }
        });
        assert_eq!(builds.into_inner(), 1);
    }

    #[test]
    fn a_newer_version_replaces_and_an_older_request_gets_it() {
        let instances = Instances::default();
        let first = instances.get(key(1), 1, || Ok(1)).unwrap();
        let ended = Arc::downgrade(&first);
        assert_eq!(*instances.get(key(1), 2, || Ok(2)).unwrap(), 2);
        assert_eq!(*instances.get(key(1), 1, || Ok(3)).unwrap(), 2);
        assert!(ended.upgrade().is_some(), "ended while in use");
        drop(first);
        assert!(ended.upgrade().is_none(), "kept after its last use");
    }

    #[test]
    fn a_failed_build_leaves_the_old_one_and_is_tried_again() {
        let instances = Instances::default();
        instances.get(key(1), 1, || Ok(1)).unwrap();
        assert!(instances.get(key(1), 2, refused).is_err());
        assert_eq!(*instances.get(key(1), 1, refused).unwrap(), 1);
        assert_eq!(*instances.get(key(1), 2, || Ok(2)).unwrap(), 2);
    }

    #[test]
    fn organizations_share_nothing() {
        let instances = Instances::default();
        instances.get(key(1), 1, || Ok(1)).unwrap();
        assert_eq!(*instances.get(key(2), 1, || Ok(2)).unwrap(), 2);
    }

    #[test]
    fn what_nobody_asks_for_ends() {
        let instances = Instances::default();
        instances.get(key(1), 1, || Ok(1)).unwrap();
        lock(&instances.slots).get_mut(&key(1)).unwrap().last_used -= IDLE;
        instances.get(key(2), 1, || Ok(2)).unwrap();
        assert_eq!(lock(&instances.slots).len(), 1);
    }
}
