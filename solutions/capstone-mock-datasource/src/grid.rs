//! The instants at which a query is answered. They are multiples of a step since 1970, so that two ranges that overlap are
//! answered at the same instants.

use crate::request::Range;

/// How far apart the instants should be, and how many there may be.
pub struct Pace {
    /// Milliseconds, at least 1.
    pub interval: i64,
    /// At least 1.
    pub max_points: i64,
}

impl Pace {
    /// The multiples of the step in a range, ascending; the end is not in it.
    pub fn times(&self, range: Range) -> Vec<i64> {
        let step = self.step(range);
        // Towards the past, also before 1970, where `/` would round towards 1970.
        let before = range.from.div_euclid(step) * step;
        let first = if before < range.from { before + step } else { before };
        let steps = std::iter::successors(Some(first), |time| time.checked_add(step));
        steps.take_while(|&time| time < range.to).collect()
    }

    /// The interval if that gives few enough points, else the shortest step that does.
    fn step(&self, range: Range) -> i64 {
        let span = range.to - range.from;
        if div_ceil(span, self.interval) <= self.max_points {
            self.interval
        } else {
            div_ceil(span, self.max_points)
        }
    }
}

/// `a / b` rounded up, for numbers above zero. Adding `b - 1` first could overflow.
fn div_ceil(a: i64, b: i64) -> i64 {
    a / b + i64::from(a % b != 0)
}

#[cfg(test)]
mod tests {
    use super::{Pace, Range};

    fn times(from: i64, to: i64, interval: i64, max_points: i64) -> Vec<i64> {
        Pace { interval, max_points }.times(Range { from, to })
    }

    #[test]
    fn the_start_is_in_and_the_end_is_out() {
        assert_eq!(times(0, 30, 10, 100), [0, 10, 20]);
        assert_eq!(times(1, 31, 10, 100), [10, 20, 30]);
        assert_eq!(times(-15, 5, 10, 100), [-10, 0]);
        assert_eq!(times(1, 2, 10, 100), []);
        assert_eq!(times(1, 2, i64::MAX, 100), []);
    }

    #[test]
    fn no_more_points_than_asked_for() {
        assert_eq!(times(0, 100, 10, 10).len(), 10);
        assert_eq!(times(0, 101, 10, 10)[1], 11);
        for max_points in 1..50 {
            let found = times(7, 1_000, 1, max_points).len();
            assert!(i64::try_from(found).is_ok_and(|found| found <= max_points));
        }
    }
}
