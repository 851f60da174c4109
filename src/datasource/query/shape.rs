//! The values of one column: at a grid's instants, or of all that lies between them.

use super::{ask::Pace, error::QueryError};
use crate::datasource::series::{Grid, Point, downsample, fill, fill::Fill, signal::Generator};

/// How many values a column may be made of before they become fewer.
const MAX_RAW: usize = 100_000;

/// The values at the instants of `grid`, shaped as `pace` says.
///
/// With an aggregate, the value of an instant stands for the step that begins there. The steps are the grid's, multiples of
/// its step since the epoch, so that overlapping ranges agree here too.
pub(super) fn column(generator: &mut dyn Generator, grid: Grid, pace: &Pace) -> Result<Vec<Option<f64>>, QueryError> {
    let mut times = grid.times();
    let (Some(first), last) = (times.next(), grid.times().last()) else {
        return Ok(Vec::new());
    };
    if pace.aggregate.is_none() && pace.fill == Fill::Null {
        return Ok(grid.times().map(|t| generator.at(t)).collect());
    }
    let last = last.unwrap_or(first);
    let end = last.saturating_add(grid.step());
    let points = match pace.aggregate {
        None => points(generator, grid),
        Some(aggregate) => {
            let raw = Grid::aligned(first, end, pace.interval)?;
            if raw.len() > MAX_RAW {
                return Err(QueryError::bad(
                    "`intervalMs` is too short for an aggregate over this range: more than 100,000 values a series",
                ));
            }
            downsample(&points(generator, raw), first, end, grid.len(), aggregate)?
        }
    };
    let filled = fill(&points, first, last, grid.step(), pace.fill)?;
    Ok(filled.into_iter().map(|point| point.value).collect())
}

fn points(generator: &mut dyn Generator, grid: Grid) -> Vec<Point> {
    let point = |t_ms| Point {
        t_ms,
        value: generator.at(t_ms),
    };
    grid.times().map(point).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Pace, column};
    use crate::datasource::series::{Bounds, Grid, Signal, downsample::Aggregation, fill::Fill};

    fn pace(interval: i64, aggregate: Option<Aggregation>, fill: Fill) -> Pace {
        Pace {
            interval,
            max_points: 100,
            aggregate,
            fill,
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn an_aggregate_of_a_step_is_the_same_in_any_range(
            from in 0_i64..1_000_000_000, shift in 0_i64..500_000, interval in 100_i64..5_000,
        ) {
            let step = Grid::fitting(from, from + 1_000_000, interval, 100).unwrap().step();
            for aggregate in [Aggregation::Average, Aggregation::Max, Aggregation::Last] {
                let pace = pace(interval, Some(aggregate), Fill::Null);
                let at = |from: i64| {
                    let grid = Grid::aligned(from, from + 1_000_000, step).unwrap();
                    let mut generator = Signal::Spikes.generator(1, 0, Bounds::default());
                    let values = column(&mut *generator, grid, &pace).unwrap();
                    assert_eq!(values.len(), grid.len());
                    grid.times().zip(values).collect::<std::collections::BTreeMap<_, _>>()
                };
                let (one, other) = (at(from), at(from + shift));
                for (t, value) in &one {
                    prop_assert!(other.get(t).is_none_or(|same| same == value), "{aggregate:?} at {t}");
                }
            }
        }
    }

    #[test]
    fn a_maximum_keeps_the_spikes_that_single_instants_miss() {
        let grid = Grid::aligned(0, 86_400_000, 1_200_000).unwrap();
        let mut generator = Signal::Spikes.generator(1, 0, Bounds::default());
        let mut high = |aggregate| {
            let values = column(&mut *generator, grid, &pace(5_000, aggregate, Fill::Null)).unwrap();
            values
                .iter()
                .filter(|value| value.is_some_and(|value| value > 40.0))
                .count()
        };
        assert!(high(Some(Aggregation::Max)) > 2 * high(None));
    }

    #[test]
    fn gaps_are_filled_as_asked_and_too_much_is_refused() {
        let grid = Grid::aligned(0, 86_400_000, 60_000).unwrap();
        let missing = |fill| {
            let mut generator = Signal::Gaps.generator(1, 0, Bounds::default());
            let values = column(&mut *generator, grid, &pace(60_000, None, fill)).unwrap();
            values.iter().filter(|value| value.is_none()).count()
        };
        assert!(missing(Fill::Null) > 50);
        assert_eq!(missing(Fill::Value(0.0)), 0);
        assert!(missing(Fill::Previous) < 50);
        let mut generator = Signal::Walk.generator(1, 0, Bounds::default());
        let refused = column(&mut *generator, grid, &pace(1, Some(Aggregation::Max), Fill::Null));
        assert!(refused.unwrap_err().message.contains("100,000"));
        let empty = Grid::aligned(1, 2, 1_000).unwrap();
        assert_eq!(column(&mut *generator, empty, &pace(1, None, Fill::Linear)), Ok(vec![]));
    }
}
