//! How fast a series changes: `rate` and its kin, `resets`, `changes`.

use super::Window;

/// `rate`: how much a counter grew per second, on average over the range.
pub(super) fn rate(window: &Window<'_>) -> Option<f64> {
    let seconds = seconds(window.end - window.start);
    extrapolated(window, true, Some(seconds))
}

/// `increase`: how much a counter grew in the range.
pub(super) fn increase(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, true, None)
}

/// `delta`: how much a gauge changed in the range.
pub(super) fn delta(window: &Window<'_>) -> Option<f64> {
    extrapolated(window, false, None)
}

#[expect(clippy::cast_precision_loss, reason = "times are far below 2^53 milliseconds")]
fn seconds(milliseconds: i64) -> f64 {
    milliseconds as f64 / 1000.0
}

/// The difference between the last and the first sample, extrapolated to the ends of the range. It is extrapolated to an
/// end only if the samples come near to it: otherwise the series is taken to start or end half a sample's distance away.
/// The order of the operations is that of Prometheus, so that the results are the same to the last bit; so is the division
/// by `per`, the range's seconds.
fn extrapolated(window: &Window<'_>, is_counter: bool, per: Option<f64>) -> Option<f64> {
    let (first, last) = window.ends()?;
    let mut difference = last.value - first.value;
    if is_counter {
        for pair in window.samples.windows(2) {
            // A counter that fell was reset to zero.
            if pair[1].value < pair[0].value {
                difference += pair[0].value;
            }
        }
    }
    let mut to_start = seconds(first.time - window.start);
    let to_end = seconds(window.end - last.time);
    let sampled = seconds(last.time - first.time);
    #[expect(clippy::cast_precision_loss, reason = "no range has 2^53 samples")]
    let distance = sampled / (window.samples.len() - 1) as f64;
    if is_counter && difference > 0.0 && first.value >= 0.0 {
        // A counter was never below zero, so it can't be extrapolated beyond its zero point.
        let to_zero = sampled * (first.value / difference);
        if to_zero < to_start {
            to_start = to_zero;
        }
    }
    let near = distance * 1.1;
    let beyond = |length: f64| if length < near { length } else { distance / 2.0 };
    let mut covered = sampled;
    covered += beyond(to_start);
    covered += beyond(to_end);
    let mut factor = covered / sampled;
    if let Some(per) = per {
        factor /= per;
    }
    Some(difference * factor)
}

/// `irate`: how much a counter grew per second between the last two samples.
pub(super) fn irate(window: &Window<'_>) -> Option<f64> {
    let [.., previous, last] = window.samples else {
        return None;
    };
    let grown = if last.value < previous.value {
        last.value
    } else {
        last.value - previous.value
    };
    Some(grown / seconds(last.time - previous.time))
}

/// `idelta`: the difference between the last two samples.
pub(super) fn idelta(window: &Window<'_>) -> Option<f64> {
    match window.samples {
        [.., previous, last] => Some(last.value - previous.value),
        _ => None,
    }
}

/// `resets`: how often a counter fell.
pub(super) fn resets(window: &Window<'_>) -> f64 {
    counted(window, |previous, value| value < previous)
}

/// `changes`: how often the value changed.
pub(super) fn changes(window: &Window<'_>) -> f64 {
    #[expect(clippy::float_cmp, reason = "any change counts")]
    counted(window, |previous, value| {
        value != previous && !(value.is_nan() && previous.is_nan())
    })
}

#[expect(clippy::cast_precision_loss, reason = "no range has 2^53 samples")]
fn counted(window: &Window<'_>, counts: impl Fn(f64, f64) -> bool) -> f64 {
    let pairs = window.samples.windows(2);
    pairs.filter(|pair| counts(pair[0].value, pair[1].value)).count() as f64
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::{super::super::storage::Sample, *};

    fn over<T>(function: fn(&Window<'_>) -> T, samples: &[(i64, f64)]) -> T {
        let samples: Vec<Sample> = samples.iter().map(|&(time, value)| Sample { time, value }).collect();
        function(&Window {
            samples: &samples,
            start: 0,
            end: 60_000,
            step: 60_000,
            argument: f64::NAN,
        })
    }

    #[test]
    fn a_range_that_is_covered_is_extrapolated_to_its_ends() {
        assert_eq!(
            over(increase, &[(10_000, 100.0), (30_000, 120.0), (50_000, 140.0)]),
            Some(60.0)
        );
        assert_eq!(
            over(rate, &[(10_000, 100.0), (30_000, 120.0), (50_000, 140.0)]),
            Some(1.0)
        );
    }

    #[test]
    fn a_series_that_starts_late_is_extrapolated_by_half_a_distance() {
        assert_eq!(over(delta, &[(40_000, 1.0), (50_000, 2.0), (60_000, 3.0)]), Some(2.5));
    }

    #[test]
    fn a_counter_is_not_extrapolated_below_zero() {
        assert_eq!(
            over(increase, &[(10_000, 0.0), (30_000, 20.0), (50_000, 40.0)]),
            Some(50.0)
        );
    }

    #[test]
    fn a_reset_counts_what_came_after_it() {
        assert_eq!(over(increase, &[(0, 50.0), (30_000, 60.0), (60_000, 5.0)]), Some(15.0));
        assert_eq!(over(irate, &[(50_000, 60.0), (60_000, 5.0)]), Some(0.5));
        assert_eq!(over(resets, &[(0, 50.0), (30_000, 60.0), (60_000, 5.0)]), 1.0);
    }

    #[test]
    fn one_sample_shows_no_change() {
        for function in [rate, increase, delta, irate, idelta] {
            assert_eq!(over(function, &[(10_000, 1.0)]), None);
        }
        assert_eq!(over(changes, &[(10_000, 1.0)]), 0.0);
    }
}
