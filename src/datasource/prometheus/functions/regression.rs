//! The line that fits a series best: `deriv` and `predict_linear`.

use super::{super::storage::Sample, Window, summation::Sum};

/// `deriv`: the slope per second.
pub(super) fn deriv(window: &Window<'_>) -> Option<f64> {
    let (first, _) = window.ends()?;
    // Times are counted from the first sample, since large ones would cost precision.
    Some(line(window.samples, first.time).0)
}

/// `predict_linear`: the value that the line has as many seconds from the step as the argument says.
pub(super) fn predict_linear(window: &Window<'_>) -> Option<f64> {
    window.ends()?;
    let (slope, now) = line(window.samples, window.step);
    Some(slope * window.argument + now)
}

/// The slope per second, and the value at `origin` (milliseconds since the epoch), of the line with the least squares.
#[expect(clippy::cast_precision_loss, reason = "times and counts are far below 2^53")]
fn line(samples: &[Sample], origin: i64) -> (f64, f64) {
    let Some(first) = samples.first() else {
        return (f64::NAN, f64::NAN);
    };
    #[expect(
        clippy::float_cmp,
        reason = "a constant series is one in which nothing at all changes"
    )]
    let is_constant = samples.iter().skip(1).all(|sample| sample.value == first.value);
    if is_constant {
        return if first.value.is_infinite() {
            (f64::NAN, f64::NAN)
        } else {
            (0.0, first.value)
        };
    }
    let [mut x, mut y, mut xy, mut xx] = [Sum::default(); 4];
    for sample in samples {
        let at = (sample.time - origin) as f64 / 1000.0;
        x.add(at);
        y.add(sample.value);
        xy.add(at * sample.value);
        xx.add(at * at);
    }
    let count = samples.len() as f64;
    let [x, y, xy, xx] = [x, y, xy, xx].map(Sum::exact);
    let covariance = xy - x * y / count;
    let variance = xx - x * x / count;
    let slope = covariance / variance;
    (slope, y / count - slope * x / count)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn follows_a_line() {
        let samples = [(0, 5.0), (10_000, 25.0), (20_000, 45.0)].map(|(time, value)| Sample { time, value });
        let window = Window {
            samples: &samples,
            start: 0,
            end: 20_000,
            step: 20_000,
            argument: 60.0,
        };
        assert_eq!(deriv(&window), Some(2.0));
        assert_eq!(predict_linear(&window), Some(165.0));
    }
}
