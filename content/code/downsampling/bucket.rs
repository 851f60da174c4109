//! The starts of buckets.

// ANCHOR: bucket
/// The multiple of `width` at or before `t`, in milliseconds.
fn start(t: i64, width: i64) -> i64 {
    // `/` rounds towards zero: before 1970 that is up.
    t.div_euclid(width) * width
}

/// The narrowest width that needs at most `max` buckets.
fn least(from: i64, to: i64, max: i64) -> i64 {
    (to - from + max - 1) / max
}
// ANCHOR_END: bucket

fn main() {
    println!("{} {}", start(1_700_000_012_345, 10_000), start(-1, 10_000));
    println!("{}", least(0, 199, 100));
}
