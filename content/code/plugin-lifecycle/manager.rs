//! One instance for each data source and version of its settings.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

type Key = (i64, String);

// ANCHOR: get
type Slot<T> = Arc<Mutex<Option<(i64, Arc<T>)>>>;

struct Manager<T>(Mutex<HashMap<Key, Slot<T>>>);

impl<T> Manager<T> {
    fn get<E>(
        &self,
        key: Key,
        version: i64,
        build: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let slot = Arc::clone(lock(&self.0).entry(key).or_default());
        let mut current = lock(&slot);
        match &*current {
            Some((have, it)) if *have >= version => Ok(it.clone()),
            _ => {
                let it = Arc::new(build()?);
                *current = Some((version, it.clone()));
                Ok(it)
            }
        }
    }
}
// ANCHOR_END: get

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn main() {
    let manager = Manager(Mutex::default());
    let key = (1, "uid".to_owned());
    let built = manager.get(key, 1, || Ok::<_, String>("client"));
    println!("{built:?}");
}
