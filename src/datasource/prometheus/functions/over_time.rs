//! The functions `…_over_time`.

use super::{
    Window,
    quantile::quantile as quantile_of,
    summation::{Sum, stays_infinite},
};

pub(super) fn avg(window: &Window<'_>) -> f64 {
    let mut mean = Sum::default();
    let mut count = 0.0;
    for value in window.values() {
        count += 1.0;
        let so_far = mean.rough();
        if !stays_infinite(so_far, value) {
            mean.add(value / count - so_far / count);
        }
    }
    mean.value()
}

pub(super) fn sum(window: &Window<'_>) -> f64 {
    let mut sum = Sum::default();
    for value in window.values() {
        sum.add(value);
    }
    sum.value()
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

#[expect(clippy::cast_precision_loss, reason = "no range has 2^53 samples")]
pub(super) fn count(window: &Window<'_>) -> f64 {
    window.samples.len() as f64
}

pub(super) fn last(window: &Window<'_>) -> Option<f64> {
    window.samples.last().map(|sample| sample.value)
}

pub(super) fn stdvar(window: &Window<'_>) -> f64 {
    let mut mean = Sum::default();
    let mut squares = Sum::default();
    let mut count = 0.0;
    for value in window.values() {
        count += 1.0;
        let delta = value - mean.exact();
        mean.add(delta / count);
        squares.add(delta * (value - mean.exact()));
    }
    squares.exact() / count
}

pub(super) fn quantile(window: &Window<'_>) -> f64 {
    quantile_of(window.argument, window.values().collect())
}
