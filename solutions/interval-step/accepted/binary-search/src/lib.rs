//! Looks the table up by halving it, and counts in unsigned numbers, which hold the span of any range.

pub mod api;

use api::{StepErr, TABLE, YEAR};

pub fn round_interval(ms: i64) -> i64 {
    let row = TABLE.partition_point(|(bound, _)| *bound < ms);
    let beyond = TABLE.last().is_none_or(|(bound, _)| ms >= *bound);
    if beyond { YEAR } else { TABLE[row].1 }
}

fn span(from: i64, to: i64, max_points: usize) -> Result<u64, StepErr> {
    match (max_points, to > from) {
        (0, _) => Err(StepErr::ZeroMax),
        (_, false) => Err(StepErr::BadRange),
        (_, true) => Ok(to.abs_diff(from)),
    }
}

pub fn step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let share = span(from, to, max_points)? / max_points as u64;
    let rounded = i64::try_from(share).map_or(YEAR, round_interval);
    Ok(i64::max(rounded, min_ms))
}

pub fn safe_step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let least = span(from, to, max_points)?.div_ceil(max_points as u64);
    let least = least.max(u64::try_from(min_ms).unwrap_or(0));
    let row = TABLE.partition_point(|(_, round)| round.unsigned_abs() < least);
    if let Some((_, round)) = TABLE.get(row) {
        return Ok(*round);
    }
    let years = least.div_ceil(YEAR.unsigned_abs());
    i64::try_from(years)
        .ok()
        .and_then(|years| years.checked_mul(YEAR))
        .ok_or(StepErr::TooLong)
}
