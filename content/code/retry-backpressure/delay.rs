//! How long to wait before the next attempt.

use std::{
    hash::{BuildHasher, RandomState},
    time::Duration,
};

const BASE: Duration = Duration::from_millis(100);
const LONGEST: Duration = Duration::from_secs(10);

// ANCHOR: delay
/// How long to wait after so many failures, at least one.
fn delay(failures: u32, retry_after: Option<Duration>) -> Duration {
    retry_after.unwrap_or_else(|| {
        let factor = 2_u32.saturating_pow(failures - 1);
        let ceiling = BASE.saturating_mul(factor).min(LONGEST);
        ceiling.mul_f64(random())
    })
}
// ANCHOR_END: delay

/// A number from 0 to 1. A program of some size takes the crate `rand`.
fn random() -> f64 {
    let bits = RandomState::new().hash_one(0);
    bits as f64 / u64::MAX as f64
}

fn main() {
    for failures in 1..=10 {
        println!("{failures} {:?}", delay(failures, None));
    }
}
