//! A histogram is one counter for each bucket.

use std::sync::{Mutex, PoisonError};

const BOUNDS: [f64; 3] = [0.1, 0.5, 1.0];

// ANCHOR: observe
#[derive(Default)]
struct Histogram(Mutex<Counts>);

#[derive(Default)]
struct Counts {
    buckets: [u64; 4], // 0.1, 0.5, 1, and the rest
    sum: f64,
}

impl Histogram {
    fn observe(&self, seconds: f64) {
        let fits = |bound: &f64| seconds <= *bound;
        let bucket = BOUNDS.iter().position(fits);
        let counts = self.0.lock();
        let mut counts = counts.unwrap_or_else(PoisonError::into_inner);
        counts.buckets[bucket.unwrap_or(BOUNDS.len())] += 1;
        counts.sum += seconds;
    }
}
// ANCHOR_END: observe

fn main() {
    let histogram = Histogram::default();
    for seconds in [0.05, 0.5, 8.0] {
        histogram.observe(seconds);
    }
    let counts = histogram.0.lock();
    let counts = counts.unwrap_or_else(PoisonError::into_inner);
    println!("{:?} {}", counts.buckets, counts.sum);
}
