//! The functions `…_over_time`.

use super::{Window, quantile::quantile as quantile_of, summation::Sum};

#[expect(clippy::cast_precision_loss, reason = "no range has 2^53 samples")]
fn len(window: &Window<'_>) -> f64 {
    window.samples.len() as f64
}

pub(super) fn avg(window: &Window<'_>) -> Option<f64> {
    let mut mean = Sum::default();
    let mut count = 0.0;
    for value in window.values() {
        count += 1.0;
        let so_far = mean.rough();
        // Taking the mean away, as below, would make NaN of an infinite one.
        let keeps = so_far.is_infinite() && (value.is_finite() || value == so_far);
        if !keeps {
            mean.add(value / count - so_far / count);
        }
    }
    Some(mean.value())
}

pub(super) fn sum(window: &Window<'_>) -> Option<f64> {
    let mut sum = Sum::default();
    for value in window.values() {
        sum.add(value);
    }
    Some(sum.value())
}

pub(super) fn min(window: &Window<'_>) -> Option<f64> {
    window
        .values()
        .reduce(|least, value| if value < least || least.is_nan() { value } else { least })
}

pub(super) fn max(window: &Window<'_>) -> Option<f64> {
    window
        .values()
        .reduce(|most, value| if value > most || most.is_nan() { value } else { most })
}

pub(super) fn count(window: &Window<'_>) -> Option<f64> {
    Some(len(window))
}

pub(super) fn last(window: &Window<'_>) -> Option<f64> {
    window.samples.last().map(|sample| sample.value)
}

#[expect(clippy::unnecessary_wraps, reason = "one of the functions of a window")]
pub(super) fn present(_: &Window<'_>) -> Option<f64> {
    Some(1.0)
}

pub(super) fn stdvar(window: &Window<'_>) -> Option<f64> {
    let mut mean = Sum::default();
    let mut squares = Sum::default();
    let mut count = 0.0;
    for value in window.values() {
        count += 1.0;
        let delta = value - mean.exact();
        mean.add(delta / count);
        squares.add(delta * (value - mean.exact()));
    }
    Some(squares.exact() / count)
}

pub(super) fn stddev(window: &Window<'_>) -> Option<f64> {
    stdvar(window).map(f64::sqrt)
}

pub(super) fn quantile(window: &Window<'_>) -> Option<f64> {
    Some(quantile_of(window.argument, window.values().collect()))
}
