//! The instants at which a query is answered: multiples of a step since the epoch, so that two ranges that overlap are
//! answered at the same instants.

use super::point::TimeError;

/// Instants that are multiples of a step, ascending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Grid {
    first: i64,
    step: i64,
    len: usize,
}

impl Grid {
    /// The multiples of `step` from `from` up to, but not including, `to`; all in milliseconds.
    pub fn aligned(from: i64, to: i64, step: i64) -> Result<Self, TimeError> {
        if step <= 0 {
            return Err(TimeError::BadStep);
        }
        if from >= to {
            return Err(TimeError::BadRange);
        }
        let wide = i128::from(step);
        let below = |t: i64| (i128::from(t) + wide - 1).div_euclid(wide);
        let (first, end) = (below(from), below(to));
        Ok(Self {
            // With no multiple in the range, `first` is of no use and may lie beyond the type.
            first: i64::try_from(first * wide).unwrap_or(from),
            step,
            len: usize::try_from(end - first).map_err(|_| TimeError::TooMany)?,
        })
    }

    /// A grid with at most `max` instants: that of `interval` if it keeps to that, else that of the shortest step that does.
    pub fn fitting(from: i64, to: i64, interval: i64, max: usize) -> Result<Self, TimeError> {
        if interval <= 0 {
            return Err(TimeError::BadStep);
        }
        let max = match i128::try_from(max) {
            Ok(0) => return Err(TimeError::ZeroMax),
            Ok(max) => max,
            Err(_) => i128::MAX,
        };
        let span = i128::from(to) - i128::from(from);
        let steps = |step: i128| (span + step - 1).div_euclid(step);
        let step = if steps(i128::from(interval)) <= max {
            interval
        } else {
            i64::try_from(steps(max)).map_err(|_| TimeError::BadRange)?
        };
        Self::aligned(from, to, step)
    }

    /// Milliseconds from one instant to the next.
    pub fn step(self) -> i64 {
        self.step
    }

    /// How many instants there are.
    pub fn len(self) -> usize {
        self.len
    }

    /// Whether no multiple of the step lies in the range.
    pub fn is_empty(self) -> bool {
        self.len == 0
    }

    /// The instants in milliseconds since the epoch.
    pub fn times(self) -> impl ExactSizeIterator<Item = i64> {
        let mut next = self.first;
        (0..self.len).map(move |_| {
            let t = next;
            next = next.saturating_add(self.step);
            t
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::Grid;
    use crate::datasource::series::point::TimeError;

    fn times(grid: Grid) -> Vec<i64> {
        grid.times().collect()
    }

    #[test]
    fn instants_are_multiples_and_the_end_is_left_out() {
        assert_eq!(times(Grid::aligned(5, 40, 10).unwrap()), [10, 20, 30]);
        assert_eq!(times(Grid::aligned(-15, 1, 10).unwrap()), [-10, 0]);
        assert_eq!(times(Grid::aligned(11, 19, 10).unwrap()), [0_i64; 0]);
        assert_eq!(
            times(Grid::aligned(i64::MAX - 1, i64::MAX, 10_000_000).unwrap()),
            [0_i64; 0]
        );
    }

    #[test]
    fn the_interval_gives_way_to_the_limit_alone() {
        assert_eq!(Grid::fitting(0, 100_000, 1_000, 100).unwrap().step(), 1_000);
        assert_eq!(Grid::fitting(0, 100_001, 1_000, 100).unwrap().step(), 1_001);
        assert_eq!(Grid::fitting(0, 10, 1, 0), Err(TimeError::ZeroMax));
        assert_eq!(Grid::fitting(10, 10, 1, 1), Err(TimeError::BadRange));
        assert_eq!(Grid::fitting(0, 10, 0, 1), Err(TimeError::BadStep));
        assert_eq!(Grid::fitting(i64::MIN, i64::MAX, 1, 1), Err(TimeError::BadRange));
    }

    proptest! {
        #[test]
        fn a_fitting_grid_keeps_its_promises(
            from in -1_000_000_000_000_000_i64..1_000_000_000_000_000,
            span in 1_i64..100_000_000_000,
            interval in 1_i64..100_000_000,
            max in 1_usize..2_000,
        ) {
            let grid = Grid::fitting(from, from + span, interval, max).unwrap();
            prop_assert!(grid.len() <= max);
            let times = times(grid);
            prop_assert_eq!(times.len(), grid.len());
            prop_assert!(times.iter().all(|t| *t >= from && *t < from + span && t % grid.step() == 0));
            prop_assert!(times.is_sorted_by(|a, b| a < b));
        }
    }
}
