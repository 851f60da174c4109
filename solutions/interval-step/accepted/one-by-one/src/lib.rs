//! Tries one step after the other, and counts for each how many points it gives.

pub mod api;

use api::{StepErr, TABLE, YEAR};

pub fn round_interval(ms: i64) -> i64 {
    for (row, (bound, round)) in TABLE.iter().enumerate() {
        let last = row + 1 == TABLE.len();
        if ms < *bound || (ms == *bound && !last) {
            return *round;
        }
    }
    YEAR
}

struct Range {
    length: i128,
    max: i128,
}

impl Range {
    fn new(from: i64, to: i64, max_points: usize) -> Result<Self, StepErr> {
        let max = i128::try_from(max_points).map_err(|_| StepErr::ZeroMax)?;
        let length = i128::from(to) - i128::from(from);
        if max == 0 {
            Err(StepErr::ZeroMax)
        } else if length <= 0 {
            Err(StepErr::BadRange)
        } else {
            Ok(Self { length, max })
        }
    }

    fn fits(&self, step: i64) -> bool {
        let step = i128::from(step);
        let whole = self.length / step;
        let points = if whole * step == self.length { whole } else { whole + 1 };
        points <= self.max
    }
}

pub fn step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let range = Range::new(from, to, max_points)?;
    let share = (range.length / range.max).min(i128::from(i64::MAX)) as i64;
    let rounded = round_interval(share);
    Ok(if rounded < min_ms { min_ms } else { rounded })
}

pub fn safe_step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let range = Range::new(from, to, max_points)?;
    for (_, round) in TABLE {
        if *round >= min_ms && range.fits(*round) {
            return Ok(*round);
        }
    }
    // There are fewer than 300 million years in an i64, so they are halved rather than tried one by one.
    let enough = |years: i64| years * YEAR >= min_ms && range.fits(years * YEAR);
    let (mut short, mut long) = (0, i64::MAX / YEAR);
    if !enough(long) {
        return Err(StepErr::TooLong);
    }
    while long - short > 1 {
        let middle = short + (long - short) / 2;
        if enough(middle) {
            long = middle;
        } else {
            short = middle;
        }
    }
    Ok(long * YEAR)
}
