//! Steps that people like to read (10 s, 1 min, 2 h), and steps that keep a limit of points.

use super::point::TimeError;

const SECOND: i64 = 1_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
const YEAR: i64 = 365 * DAY;

/// Grafana's table of intervals: up to and including the first number, the second is taken; all in milliseconds.
///
/// The last row's bound is the only exclusive one, and "1 day" stands twice: so it is in Grafana's `RoundInterval`.
const TABLE: &[(i64, i64)] = &[
    (10, 1),
    (15, 10),
    (35, 20),
    (75, 50),
    (150, 100),
    (350, 200),
    (750, 500),
    (1_500, SECOND),
    (3_500, 2 * SECOND),
    (7_500, 5 * SECOND),
    (12_500, 10 * SECOND),
    (17_500, 15 * SECOND),
    (25_000, 20 * SECOND),
    (45_000, 30 * SECOND),
    (90_000, MINUTE),
    (210_000, 2 * MINUTE),
    (450_000, 5 * MINUTE),
    (750_000, 10 * MINUTE),
    (1_050_000, 15 * MINUTE),
    (1_500_000, 20 * MINUTE),
    (2_700_000, 30 * MINUTE),
    (5_400_000, HOUR),
    (9_000_000, 2 * HOUR),
    (16_200_000, 3 * HOUR),
    (32_400_000, 6 * HOUR),
    (DAY, 12 * HOUR),
    (2 * DAY, DAY),
    (7 * DAY, DAY),
    (21 * DAY, 7 * DAY),
    (42 * DAY - 1, 30 * DAY),
];

/// The interval near `ms` that Grafana's axis would use, in milliseconds: mostly a shorter one, at times a longer one.
pub fn round_interval(ms: i64) -> i64 {
    TABLE
        .iter()
        .find(|(bound, _)| ms <= *bound)
        .map_or(YEAR, |(_, interval)| *interval)
}

/// Grafana's step for a range: the rounded share of a point, and never less than `min_ms`.
///
/// Rounding down means that the range may hold more than `max_points` steps; [`safe_step`] never does.
pub fn step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, TimeError> {
    let (span, max) = checked(from, to, max_points)?;
    let share = i64::try_from(span / max).unwrap_or(i64::MAX);
    Ok(round_interval(share).max(min_ms))
}

/// The shortest interval of the table, or multiple of a year, that is at least `min_ms` and gives at most `max_points` steps.
pub fn safe_step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, TimeError> {
    let (span, max) = checked(from, to, max_points)?;
    // `ceil(span / s) <= max` holds for exactly those `s` that reach `ceil(span / max)`.
    let least = ceil(span, max).max(i128::from(min_ms)).max(1);
    let known = TABLE.iter().map(|(_, interval)| *interval).chain([YEAR]);
    if let Some(interval) = known.into_iter().find(|interval| i128::from(*interval) >= least) {
        return Ok(interval);
    }
    let years = ceil(least, i128::from(YEAR));
    i64::try_from(years * i128::from(YEAR)).map_err(|_| TimeError::BadRange)
}

/// The span and the limit in a type in which neither overflows.
fn checked(from: i64, to: i64, max_points: usize) -> Result<(i128, i128), TimeError> {
    if max_points == 0 {
        return Err(TimeError::ZeroMax);
    }
    if from >= to {
        return Err(TimeError::BadRange);
    }
    let max = i128::try_from(max_points).map_err(|_| TimeError::ZeroMax)?;
    Ok((i128::from(to) - i128::from(from), max))
}

/// Division of a number that isn't negative, rounded up.
fn ceil(number: i128, by: i128) -> i128 {
    (number + by - 1) / by
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{DAY, HOUR, MINUTE, TABLE, YEAR, ceil, round_interval, safe_step, step};
    use crate::datasource::series::point::TimeError;

    #[test]
    fn each_bound_belongs_to_its_row() {
        for (index, (bound, interval)) in TABLE.iter().enumerate() {
            assert_eq!(round_interval(*bound), *interval, "at {bound}");
            let next = TABLE.get(index + 1).map_or(YEAR, |(_, next)| *next);
            assert_eq!(round_interval(bound + 1), next, "above {bound}");
        }
        assert_eq!(round_interval(i64::MIN), 1);
        assert_eq!(round_interval(i64::MAX), YEAR);
    }

    #[test]
    fn grafanas_step_may_break_the_limit_and_the_safe_one_may_not() {
        let six_hours = 6 * HOUR;
        // 21.6 s are rounded to 20 s, which makes 1,080 steps of 1,000.
        assert_eq!(step(0, six_hours, 1_000, 1), Ok(20_000));
        assert_eq!(safe_step(0, six_hours, 1_000, 1), Ok(30_000));
        assert_eq!(step(0, six_hours, 1_000, MINUTE), Ok(MINUTE));
        assert_eq!(safe_step(0, six_hours, 1_000, MINUTE), Ok(MINUTE));
    }

    #[test]
    fn the_longest_spans_give_a_step_or_an_error() {
        assert_eq!(safe_step(0, 3 * YEAR, 1, 1), Ok(3 * YEAR));
        assert_eq!(safe_step(0, 1, 1, YEAR + 1), Ok(2 * YEAR));
        assert_eq!(safe_step(i64::MIN, i64::MAX, 1, 1), Err(TimeError::BadRange));
        assert_eq!(step(i64::MIN, i64::MAX, 1, 1), Ok(YEAR));
        assert_eq!(step(0, 1, 0, 1), Err(TimeError::ZeroMax));
        assert_eq!(safe_step(1, 1, 1, 1), Err(TimeError::BadRange));
        assert_eq!(step(0, 42 * DAY, 1, 1), Ok(YEAR));
    }

    proptest! {
        #[test]
        fn a_safe_step_is_the_shortest_that_keeps_the_limit(
            from in any::<i32>(), span in 1_i64..4 * YEAR, max in 1_usize..5_000, min in -5_i64..2 * HOUR,
        ) {
            let (from, to) = (i64::from(from), i64::from(from) + span);
            let step = safe_step(from, to, max, min).unwrap();
            let steps = |step: i64| ceil(i128::from(span), i128::from(step));
            prop_assert!(steps(step) <= max as i128 && step >= min);
            let shorter = TABLE.iter().map(|(_, interval)| *interval).filter(|interval| *interval < step).max();
            if let Some(shorter) = shorter {
                prop_assert!(shorter < min || steps(shorter) > max as i128);
            }
        }
    }
}
