//! Quantiles of numbers.

/// The `quantile` of these values, interpolated between the two that are next to it: NaN of none, ∓Inf below 0 and above 1.
pub(in super::super) fn quantile(quantile: f64, mut values: Vec<f64>) -> f64 {
    if values.is_empty() || quantile.is_nan() {
        return f64::NAN;
    }
    if quantile < 0.0 {
        return f64::NEG_INFINITY;
    }
    if quantile > 1.0 {
        return f64::INFINITY;
    }
    // NaN comes first.
    values.sort_by(|left, right| right.is_nan().cmp(&left.is_nan()).then(left.total_cmp(right)));
    let last = values.len() - 1;
    #[expect(clippy::cast_precision_loss, reason = "nothing holds 2^53 values")]
    let rank = quantile * last as f64;
    let weight = rank - rank.floor();
    #[expect(clippy::cast_sign_loss, reason = "a quantile is positive here")]
    let lower = rank.floor() as usize;
    values[lower] * (1.0 - weight) + values[last.min(lower + 1)] * weight
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::*;

    #[test]
    fn interpolates() {
        assert_eq!(quantile(0.5, vec![4.0, 1.0, 3.0, 2.0]), 2.5);
        assert_eq!(quantile(1.0, vec![4.0, 1.0]), 4.0);
        assert_eq!(quantile(1.1, vec![4.0]), f64::INFINITY);
        assert_eq!(quantile(-0.1, vec![4.0]), f64::NEG_INFINITY);
        assert!(quantile(0.5, vec![]).is_nan());
        assert!(quantile(0.0, vec![1.0, f64::NAN]).is_nan());
        assert_eq!(quantile(1.0, vec![1.0, f64::NAN]), 1.0);
    }
}
