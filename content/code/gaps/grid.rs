//! Points in the slots of a range.

const MAX_SLOTS: u64 = 11_000;

#[derive(Debug)]
enum GridError {
    /// The step must be at least 1 ms.
    Step,
    /// There are more than 11,000 slots; ask for a longer step.
    Many,
}

// ANCHOR: grid
/// How many slots begin in `[from, to]`, of which `from` is the first.
/// `to` isn't before `from`; how far they are apart doesn't matter.
fn slots(from: i64, to: i64, step: i64) -> Result<u64, GridError> {
    if step <= 0 {
        return Err(GridError::Step);
    }
    let steps = to.abs_diff(from) / step.unsigned_abs();
    if steps >= MAX_SLOTS {
        return Err(GridError::Many);
    }
    Ok(steps + 1)
}

/// Where a point of the range belongs.
fn slot(t: i64, from: i64, step: i64) -> u64 {
    t.abs_diff(from) / step.unsigned_abs()
}
// ANCHOR_END: grid

fn main() {
    println!("{:?} {}", slots(0, 60_000, 15_000), slot(31_200, 0, 15_000));
    println!("{:?}", slots(0, 60_000, 0));
}
