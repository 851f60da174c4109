//! How the values of a group, of which there is at least one, become one value. The order of the operations is that of
//! Prometheus, so that the results are the same to the last bit.

use super::super::functions::stays_infinite;

pub(super) fn sum(values: &[f64]) -> f64 {
    values.iter().copied().reduce(|sum, value| sum + value).unwrap_or(0.0)
}

pub(super) fn avg(values: &[f64]) -> f64 {
    let mut mean = values.first().copied().unwrap_or(f64::NAN);
    let mut count = 1.0;
    for value in values.iter().skip(1) {
        count += 1.0;
        if !stays_infinite(mean, *value) {
            mean += value / count - mean / count;
        }
    }
    mean
}

pub(super) fn min(values: &[f64]) -> f64 {
    let least = |least: f64, value| if least > value || least.is_nan() { value } else { least };
    values.iter().copied().reduce(least).unwrap_or(f64::NAN)
}

pub(super) fn max(values: &[f64]) -> f64 {
    let most = |most: f64, value| if most < value || most.is_nan() { value } else { most };
    values.iter().copied().reduce(most).unwrap_or(f64::NAN)
}

#[expect(clippy::cast_precision_loss, reason = "nothing holds 2^53 series")]
pub(super) fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

pub(super) fn group(_: &[f64]) -> f64 {
    1.0
}

pub(super) fn stdvar(values: &[f64]) -> f64 {
    let mut mean = values.first().copied().unwrap_or(f64::NAN);
    let (mut squares, mut count) = (0.0, 1.0);
    for value in values.iter().skip(1) {
        count += 1.0;
        let delta = value - mean;
        mean += delta / count;
        squares += delta * (value - mean);
    }
    squares / count
}

pub(super) fn stddev(values: &[f64]) -> f64 {
    stdvar(values).sqrt()
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::*;

    #[test]
    fn an_infinite_mean_stays_infinite() {
        assert_eq!(avg(&[1.0, f64::INFINITY, 2.0, f64::INFINITY]), f64::INFINITY);
        assert!(avg(&[f64::INFINITY, f64::NEG_INFINITY]).is_nan());
    }

    #[test]
    fn any_number_is_smaller_and_larger_than_nan() {
        assert_eq!(min(&[f64::NAN, 2.0, 1.0, f64::NAN]), 1.0);
        assert_eq!(max(&[f64::NAN, 1.0, 2.0, f64::NAN]), 2.0);
    }

    #[test]
    fn spreads_around_the_mean() {
        assert_eq!(stdvar(&[2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]), 4.0);
        assert_eq!(stddev(&[5.0]), 0.0);
    }
}
