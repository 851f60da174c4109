//! Fewer points, by buckets of time. Buckets by position would be as wide as the points are dense, so a burst would
//! outweigh a quiet hour; buckets by time are all of one width.

use super::point::{Point, TimeError};

/// How the values of a bucket become one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// Their mean.
    Average,
    /// The least.
    Min,
    /// The greatest: a spike stays visible.
    Max,
    /// The one with the latest time; of equal times, the later in the input.
    Last,
}

/// At most `max` points of the range `[from, to)`, ascending in time.
///
/// As many points as are allowed, or fewer, are returned as they are. Else the time of a point is its bucket's start,
/// buckets without points are left out, and a bucket whose points have no number has a point without value.
pub fn downsample(
    points: &[Point],
    from: i64,
    to: i64,
    max: usize,
    aggregation: Aggregation,
) -> Result<Vec<Point>, TimeError> {
    if max == 0 {
        return Err(TimeError::ZeroMax);
    }
    if from >= to {
        return Err(TimeError::BadRange);
    }
    let mut inside: Vec<Point> = points
        .iter()
        .filter(|point| (from..to).contains(&point.t_ms))
        .copied()
        .collect();
    // A stable sort: of points with one time, the later in the input stays the later.
    inside.sort_by_key(|point| point.t_ms);
    if inside.len() <= max {
        return Ok(inside);
    }
    let span = i128::from(to) - i128::from(from);
    // There are more points than `max`, so it fits. Rounding up is what keeps the number of buckets at `max`.
    let max = i128::try_from(max).map_err(|_| TimeError::ZeroMax)?;
    let width = (span + max - 1) / max;
    let bucket = |point: &Point| (i128::from(point.t_ms) - i128::from(from)) / width;
    inside
        .chunk_by(|a, b| bucket(a) == bucket(b))
        .filter_map(|points| {
            let start = i128::from(from) + bucket(points.first()?) * width;
            Some(Point {
                t_ms: i64::try_from(start).ok()?,
                value: aggregate(points, aggregation),
            })
        })
        .map(Ok)
        .collect()
}

/// The one value of a bucket; none if no point of it has a number.
fn aggregate(points: &[Point], aggregation: Aggregation) -> Option<f64> {
    let mut numbers = points.iter().filter_map(Point::number);
    match aggregation {
        Aggregation::Average => {
            let (sum, count) = numbers.fold((0.0, 0_u32), |(sum, count), number| (sum + number, count + 1));
            (count > 0).then(|| sum / f64::from(count))
        }
        Aggregation::Min => numbers.reduce(f64::min),
        Aggregation::Max => numbers.reduce(f64::max),
        Aggregation::Last => numbers.next_back(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Aggregation, downsample};
    use crate::datasource::series::point::{Point, TimeError};

    fn at(t_ms: i64, value: f64) -> Point {
        Point {
            t_ms,
            value: Some(value),
        }
    }

    #[test]
    fn ten_points_in_four_buckets() {
        let points: Vec<Point> = (0..10).map(|t| at(t, f64::from(t as i32))).collect();
        let values = |aggregation| -> Vec<(i64, f64)> {
            let points = downsample(&points, 0, 10, 4, aggregation).unwrap();
            points.iter().map(|point| (point.t_ms, point.value.unwrap())).collect()
        };
        assert_eq!(values(Aggregation::Average), [(0, 1.0), (3, 4.0), (6, 7.0), (9, 9.0)]);
        assert_eq!(values(Aggregation::Min), [(0, 0.0), (3, 3.0), (6, 6.0), (9, 9.0)]);
        assert_eq!(values(Aggregation::Max), [(0, 2.0), (3, 5.0), (6, 8.0), (9, 9.0)]);
        assert_eq!(values(Aggregation::Last), [(0, 2.0), (3, 5.0), (6, 8.0), (9, 9.0)]);
    }

    #[test]
    fn missing_values_are_skipped_and_a_bucket_of_them_is_kept() {
        let gap = |t_ms, value| Point { t_ms, value };
        let points = [
            at(0, 4.0),
            gap(1, None),
            gap(2, Some(f64::NAN)),
            gap(5, None),
            at(0, 6.0),
        ];
        let out = downsample(&points, 0, 6, 2, Aggregation::Average).unwrap();
        assert_eq!(out, [at(0, 5.0), gap(3, None)]);
        assert_eq!(
            downsample(&points, 0, 6, 2, Aggregation::Last).unwrap()[0].value,
            Some(6.0)
        );
    }

    #[test]
    fn few_points_come_back_sorted_and_extreme_ranges_do_not_overflow() {
        let out = downsample(&[at(3, 1.0), at(-2, 2.0), at(9, 3.0)], -5, 9, 2, Aggregation::Average).unwrap();
        assert_eq!(out, [at(-2, 2.0), at(3, 1.0)]);
        let far = [at(i64::MIN, 1.0), at(0, 2.0), at(i64::MAX - 1, 3.0)];
        let out = downsample(&far, i64::MIN, i64::MAX, 2, Aggregation::Max).unwrap();
        assert_eq!(out, [at(i64::MIN, 1.0), at(0, 3.0)]);
        assert_eq!(downsample(&far, 0, 1, 0, Aggregation::Min), Err(TimeError::ZeroMax));
        assert_eq!(downsample(&far, 1, 1, 1, Aggregation::Min), Err(TimeError::BadRange));
    }

    proptest! {
        #[test]
        fn never_more_than_asked_for_and_ascending(
            points in prop::collection::vec((-2_000_i64..2_000, prop::option::of(-1e9..1e9)), 0..300),
            from in -1_500_i64..1_500, span in 1_i64..3_000, max in 1_usize..120,
        ) {
            let points: Vec<Point> = points.into_iter().map(|(t_ms, value)| Point { t_ms, value }).collect();
            for aggregation in [Aggregation::Average, Aggregation::Min, Aggregation::Max, Aggregation::Last] {
                let out = downsample(&points, from, from + span, max, aggregation).unwrap();
                prop_assert!(out.len() <= max);
                prop_assert!(out.is_sorted_by_key(|point| point.t_ms));
                prop_assert!(out.iter().all(|point| (from..from + span).contains(&point.t_ms)));
            }
        }
    }
}
