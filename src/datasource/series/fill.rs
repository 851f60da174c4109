//! One point for each slot of a range, and what stands where nothing was.

use super::point::{Point, TimeError};

/// The greatest number of slots that are filled: as many points as Prometheus gives for one series.
pub const MAX_SLOTS: usize = 11_000;

/// What stands in a slot for which no number is known.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Nothing: the gap stays visible.
    Null,
    /// The number before it; nothing before the first.
    Previous,
    /// What lies on the straight line between the numbers beside it; nothing before the first and after the last.
    Linear,
    /// This number.
    Value(f64),
}

/// A point for each slot `from + k·step` up to and including `to`, in milliseconds.
///
/// A point of the input counts for the slot that it lies in. Of several, the latest does, even if it has no value; of equal
/// times, the later in the input. Points outside of the range are left out.
pub fn fill(points: &[Point], from: i64, to: i64, step: i64, fill: Fill) -> Result<Vec<Point>, TimeError> {
    if step <= 0 {
        return Err(TimeError::BadStep);
    }
    if from > to {
        return Err(TimeError::BadRange);
    }
    let slot = |t: i64| usize::try_from((i128::from(t) - i128::from(from)) / i128::from(step));
    let slots = slot(to).map_err(|_| TimeError::TooMany)?.saturating_add(1);
    if slots > MAX_SLOTS {
        return Err(TimeError::TooMany);
    }
    let mut latest: Vec<Option<&Point>> = vec![None; slots];
    for point in points.iter().filter(|point| (from..=to).contains(&point.t_ms)) {
        let Some(kept) = slot(point.t_ms).ok().and_then(|index| latest.get_mut(index)) else {
            continue;
        };
        if kept.is_none_or(|kept| kept.t_ms <= point.t_ms) {
            *kept = Some(point);
        }
    }
    let mut values: Vec<Option<f64>> = latest.into_iter().map(|point| point.and_then(Point::number)).collect();
    match fill {
        Fill::Null => {}
        Fill::Value(value) => values.iter_mut().for_each(|slot| *slot = slot.or(Some(value))),
        Fill::Previous => {
            let mut previous = None;
            for slot in &mut values {
                *slot = slot.or(previous);
                previous = *slot;
            }
        }
        Fill::Linear => interpolate(&mut values),
    }
    let times = std::iter::successors(Some(from), |t| t.checked_add(step));
    Ok(times.zip(values).map(|(t_ms, value)| Point { t_ms, value }).collect())
}

/// Puts a straight line between each two neighbouring numbers.
fn interpolate(values: &mut [Option<f64>]) {
    let known: Vec<(usize, f64)> = values
        .iter()
        .enumerate()
        .filter_map(|(index, value)| value.map(|value| (index, value)))
        .collect();
    for pair in known.windows(2) {
        let [(left, a), (right, b)] = pair else { continue };
        let gaps = small(right - left);
        let between = values.iter_mut().enumerate().take(*right).skip(left + 1);
        for (index, value) in between {
            *value = Some(a + (b - a) * (small(index - left) / gaps));
        }
    }
}

/// A number of slots as a float.
#[expect(clippy::cast_precision_loss, reason = "there are at most 11,000 slots")]
fn small(slots: usize) -> f64 {
    slots as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Fill, MAX_SLOTS, fill};
    use crate::datasource::series::point::{Point, TimeError};

    fn at(t_ms: i64, value: f64) -> Point {
        Point {
            t_ms,
            value: Some(value),
        }
    }

    fn values(points: &[Point], to: i64, how: Fill) -> Vec<Option<f64>> {
        let filled = fill(points, 0, to, 10, how).unwrap();
        filled.iter().map(|point| point.value).collect()
    }

    #[test]
    fn each_way_to_fill() {
        let points = [at(42, 8.0), at(11, 2.0), at(90, 7.0)];
        let (a, b) = (Some(2.0), Some(8.0));
        assert_eq!(values(&points, 59, Fill::Null), [None, a, None, None, b, None]);
        assert_eq!(values(&points, 59, Fill::Previous), [None, a, a, a, b, b]);
        assert_eq!(
            values(&points, 59, Fill::Linear),
            [None, a, Some(4.0), Some(6.0), b, None]
        );
        assert_eq!(
            values(&points, 59, Fill::Value(0.5)),
            [Some(0.5), a, Some(0.5), Some(0.5), b, Some(0.5)]
        );
    }

    #[test]
    fn the_latest_of_a_slot_wins_even_without_a_value() {
        let none = Point { t_ms: 8, value: None };
        assert_eq!(values(&[none, at(7, 1.0)], 9, Fill::Null), [None]);
        assert_eq!(values(&[none, at(8, 1.0)], 9, Fill::Null), [Some(1.0)]);
        assert_eq!(values(&[at(8, 1.0), none], 9, Fill::Value(3.0)), [Some(3.0)]);
        assert_eq!(values(&[at(0, f64::NAN)], 9, Fill::Null), [None]);
    }

    #[test]
    fn impossible_grids_are_errors_in_a_fixed_order() {
        assert_eq!(fill(&[], 5, 0, 0, Fill::Null), Err(TimeError::BadStep));
        assert_eq!(fill(&[], 5, 0, 1, Fill::Null), Err(TimeError::BadRange));
        assert_eq!(
            fill(&[], 0, 10_999, 1, Fill::Null).map(|points| points.len()),
            Ok(MAX_SLOTS)
        );
        assert_eq!(fill(&[], 0, 11_000, 1, Fill::Null), Err(TimeError::TooMany));
        assert_eq!(fill(&[], i64::MIN, i64::MAX, 1, Fill::Null), Err(TimeError::TooMany));
        let whole = fill(&[], i64::MIN, i64::MAX, i64::MAX, Fill::Null).unwrap();
        assert_eq!(
            whole.iter().map(|point| point.t_ms).collect::<Vec<_>>(),
            [i64::MIN, -1, i64::MAX - 1]
        );
    }

    proptest! {
        #[test]
        fn one_point_for_each_slot_and_known_numbers_stay(
            points in prop::collection::vec((-50_i64..500, prop::option::of(-8.0..8.0)), 0..80),
            from in -20_i64..100, span in 0_i64..300, step in 1_i64..40,
        ) {
            let points: Vec<Point> = points.into_iter().map(|(t_ms, value)| Point { t_ms, value }).collect();
            let bare = fill(&points, from, from + span, step, Fill::Null).unwrap();
            prop_assert_eq!(bare.len(), usize::try_from(span / step).unwrap() + 1);
            prop_assert!((0..).zip(&bare).all(|(k, point)| point.t_ms == from + k * step));
            for how in [Fill::Previous, Fill::Linear, Fill::Value(0.0)] {
                let filled = fill(&points, from, from + span, step, how).unwrap();
                let kept = bare.iter().zip(&filled).all(|(bare, filled)| bare.value.is_none_or(|value| Some(value) == filled.value));
                prop_assert!(kept, "{how:?} changed a known number");
            }
        }
    }
}
