//! A counter that many requests share.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    thread,
};

// ANCHOR: counter
#[derive(Clone, Default)]
struct Hits(Arc<Mutex<HashMap<String, u64>>>);

impl Hits {
    fn add(&self, path: &str) -> u64 {
        let lock = self.0.lock();
        let mut hits = lock.unwrap_or_else(PoisonError::into_inner);
        let count = hits.entry(path.to_owned()).or_default();
        *count += 1;
        *count
    }
}
// ANCHOR_END: counter

fn main() {
    let hits = Hits::default();
    thread::scope(|scope| {
        for _ in 0..10 {
            scope.spawn(|| hits.add("/livez"));
        }
    });
    println!("{}", hits.add("/livez"));
}
