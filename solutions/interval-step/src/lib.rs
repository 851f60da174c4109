//! The step of a range query: round as Grafana's, or round and within a limit of points.

pub mod api;

use api::{StepErr, TABLE, YEAR};

/// The round interval that Grafana takes for one of `ms` milliseconds.
pub fn round_interval(ms: i64) -> i64 {
    // The last bound is the only one that isn't taken in.
    let Some(((end, _), _)) = TABLE.split_last() else { return YEAR };
    match TABLE.iter().find(|(bound, _)| ms <= *bound) {
        Some((_, round)) if ms != *end => *round,
        _ => YEAR,
    }
}

/// The step that Grafana asks for: round, not shorter than `min_ms`, and at times too short for `max_points`.
pub fn step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let (span, max) = checked(from, to, max_points)?;
    let share = i64::try_from(span / max).unwrap_or(i64::MAX);
    Ok(round_interval(share).max(min_ms))
}

/// The shortest round step, not shorter than `min_ms`, that cuts the range into at most `max_points`.
pub fn safe_step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    let (span, max) = checked(from, to, max_points)?;
    // A step cuts the range into at most `max` exactly if it is at least the span divided by `max`, rounded up.
    let least = ceil(span, max).max(i128::from(min_ms)).max(1);
    let round = TABLE.iter().map(|(_, round)| i128::from(*round));
    let year = i128::from(YEAR);
    let step = round.into_iter().find(|round| *round >= least);
    i64::try_from(step.unwrap_or(ceil(least, year) * year)).map_err(|_| StepErr::TooLong)
}

/// The range's length, which two `i64` may make too long for one, and the limit.
fn checked(from: i64, to: i64, max_points: usize) -> Result<(i128, i128), StepErr> {
    if max_points == 0 {
        return Err(StepErr::ZeroMax);
    }
    if from >= to {
        return Err(StepErr::BadRange);
    }
    Ok((i128::from(to) - i128::from(from), max_points as i128))
}

/// A positive number divided by another, rounded up.
fn ceil(number: i128, by: i128) -> i128 {
    (number + by - 1) / by
}
