//! Which samples belong to a range, and which one is the latest.

use super::super::storage::{Sample, is_stale};

/// How much later than its start a range begins, in milliseconds. Ranges are closed at both ends up to Prometheus 2, which
/// is 0; from Prometheus 3 on they are open on the left, which would be 1. The same goes for how far back the latest sample
/// may lie.
const LEFT_GAP: i64 = 0;

/// How far back the latest sample of a series may lie, in milliseconds: five minutes, as in Prometheus.
pub(super) const LOOKBACK: i64 = 300_000;

/// The samples in a range of this length that ends at `end`.
pub(super) fn window(samples: &[Sample], end: i64, length: i64) -> &[Sample] {
    let start = end - length + LEFT_GAP;
    let first = samples.partition_point(|sample| sample.time < start);
    let after = samples.partition_point(|sample| sample.time <= end);
    samples.get(first..after).unwrap_or_default()
}

/// The latest sample at `time`, unless it lies too far back or says that the series has ended.
pub(super) fn latest(samples: &[Sample], time: i64) -> Option<Sample> {
    let sample = *window(samples, time, LOOKBACK).last()?;
    (!is_stale(sample.value)).then_some(sample)
}

#[cfg(test)]
mod tests {
    use super::{super::super::storage::STALE, *};

    fn samples(values: &[(i64, f64)]) -> Vec<Sample> {
        values.iter().map(|&(time, value)| Sample { time, value }).collect()
    }

    #[test]
    fn ranges_are_closed_at_both_ends() {
        let samples = samples(&[(10, 1.0), (20, 2.0), (30, 3.0)]);
        assert_eq!(window(&samples, 30, 20).len(), 3);
        assert_eq!(window(&samples, 29, 18).len(), 1);
        assert_eq!(window(&samples, 5, 20).len(), 0);
    }

    #[test]
    fn the_latest_sample_may_be_five_minutes_old() {
        let samples = samples(&[(0, 1.0)]);
        assert!(latest(&samples, LOOKBACK).is_some());
        assert!(latest(&samples, LOOKBACK + 1).is_none());
        assert!(latest(&samples, -1).is_none());
    }

    #[test]
    fn a_series_that_ended_has_no_latest_sample() {
        let samples = samples(&[(0, 1.0), (10, STALE), (20, 2.0)]);
        assert!(latest(&samples, 9).is_some());
        assert!(latest(&samples, 10).is_none());
        assert!(latest(&samples, 20).is_some());
    }
}
