//! Quantiles of classic histograms.

/// A bucket of a classic histogram.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(in super::super) struct Bucket {
    /// The largest value that it counts.
    pub(in super::super) upper_bound: f64,
    /// How many values are at most as large: it counts what the smaller buckets count as well.
    pub(in super::super) count: f64,
}

/// The `quantile` of the values that were counted in these buckets, taken to lie evenly in each; NaN where the largest
/// bucket isn't that of +Inf, where there are fewer than two buckets, and where nothing was counted.
pub(in super::super) fn quantile_of_buckets(quantile: f64, mut buckets: Vec<Bucket>) -> f64 {
    if quantile.is_nan() {
        return f64::NAN;
    }
    if quantile < 0.0 {
        return f64::NEG_INFINITY;
    }
    if quantile > 1.0 {
        return f64::INFINITY;
    }
    buckets.sort_by(|left, right| left.upper_bound.total_cmp(&right.upper_bound));
    let buckets = monotonic(merged(buckets));
    let [.., below, last] = buckets.as_slice() else {
        return f64::NAN;
    };
    if last.upper_bound != f64::INFINITY || last.count == 0.0 {
        return f64::NAN;
    }
    let rank = quantile * last.count;
    let index = buckets[..buckets.len() - 1].partition_point(|bucket| bucket.count < rank);
    if index == buckets.len() - 1 {
        return below.upper_bound;
    }
    let bucket = buckets[index];
    let (start, before) = match index.checked_sub(1).map(|index| buckets[index]) {
        Some(previous) => (previous.upper_bound, previous.count),
        // The smallest bucket is taken to start at zero.
        None if bucket.upper_bound <= 0.0 => return bucket.upper_bound,
        None => (0.0, 0.0),
    };
    start + (bucket.upper_bound - start) * ((rank - before) / (bucket.count - before))
}

/// Buckets of the same bound, taken together.
fn merged(buckets: Vec<Bucket>) -> Vec<Bucket> {
    let mut merged: Vec<Bucket> = Vec::with_capacity(buckets.len());
    for bucket in buckets {
        match merged.last_mut() {
            #[expect(clippy::float_cmp, reason = "bounds are read from the same text")]
            Some(last) if last.upper_bound == bucket.upper_bound => last.count += bucket.count,
            _ => merged.push(bucket),
        }
    }
    merged
}

/// Buckets that never count less than a smaller one: those of one moment are, but rates of them need not be.
fn monotonic(mut buckets: Vec<Bucket>) -> Vec<Bucket> {
    let mut most = buckets.first().map_or(f64::NAN, |bucket| bucket.count);
    for bucket in &mut buckets {
        if bucket.count > most {
            most = bucket.count;
        } else if bucket.count < most {
            bucket.count = most;
        }
    }
    buckets
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "the results are exact")]
mod tests {
    use super::*;

    fn quantile(wanted: f64, buckets: &[(f64, f64)]) -> f64 {
        let buckets = buckets
            .iter()
            .map(|&(upper_bound, count)| Bucket { upper_bound, count });
        quantile_of_buckets(wanted, buckets.collect())
    }

    #[test]
    fn interpolates_in_the_bucket() {
        let buckets = [(f64::INFINITY, 10.0), (1.0, 4.0), (2.0, 8.0)];
        assert_eq!(quantile(0.2, &buckets), 0.5);
        assert_eq!(quantile(0.6, &buckets), 1.5);
        assert_eq!(quantile(0.9, &buckets), 2.0);
    }

    #[test]
    fn needs_a_bucket_for_everything() {
        assert!(quantile(0.5, &[(1.0, 4.0), (2.0, 8.0)]).is_nan());
        assert!(quantile(0.5, &[(f64::INFINITY, 8.0)]).is_nan());
        assert!(quantile(0.5, &[(1.0, 0.0), (f64::INFINITY, 0.0)]).is_nan());
        assert!(quantile(0.5, &[]).is_nan());
    }

    #[test]
    fn evens_out_buckets_that_count_less_than_smaller_ones() {
        assert_eq!(quantile(0.5, &[(1.0, 8.0), (2.0, 4.0), (f64::INFINITY, 8.0)]), 0.5);
    }
}
