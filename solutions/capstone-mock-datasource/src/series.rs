//! Numbers that look random and are a function of seed, series and instant. A generator that is advanced from row to row
//! would give an instant another value in each range; here nothing depends on what else is asked for.

/// A series without beginning and end.
pub struct Series {
    key: u64,
    min: f64,
    max: f64,
}

impl Series {
    /// The series of this number under a seed; `min` is less than `max`.
    pub fn new(seed: i64, number: u32, min: f64, max: f64) -> Self {
        // The seed is mixed before the number is added, so that series 1 of seed 2 isn't series 2 of seed 1.
        let key = mix(mix(seed.cast_unsigned()).wrapping_add(u64::from(number)));
        Self { key, min, max }
    }

    /// The value at an instant in milliseconds, from `min` to `max`.
    pub fn at(&self, time: i64) -> f64 {
        let share = unit(mix(self.key.wrapping_add(time.cast_unsigned())));
        // Not `min + share * (max - min)`: the difference of two finite numbers may be infinite.
        (self.min * (1.0 - share) + self.max * share).clamp(self.min, self.max)
    }
}

/// One step of splitmix64: each bit of the input changes about half of the output's.
fn mix(bits: u64) -> u64 {
    let bits = bits.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

/// A number from 0 up to, but not including, 1: a float has 53 bits for it.
fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 / (1_u64 << 53) as f64
}

#[cfg(test)]
mod tests {
    use super::Series;

    #[test]
    fn an_instant_has_one_value_and_series_have_their_own() {
        let series = Series::new(7, 0, 0.0, 1.0);
        let other = Series::new(7, 1, 0.0, 1.0);
        for time in -1_000..1_000 {
            assert_eq!(series.at(time), Series::new(7, 0, 0.0, 1.0).at(time));
            assert_ne!(series.at(time), other.at(time));
        }
    }

    #[test]
    fn values_fill_their_bounds() {
        let series = Series::new(1, 0, -2.0, 6.0);
        let values: Vec<f64> = (0..10_000).map(|time| series.at(time * 1_000)).collect();
        assert!(values.iter().all(|value| (-2.0..=6.0).contains(value)));
        let mean = values.iter().sum::<f64>() / 10_000.0;
        assert!((1.8..2.2).contains(&mean), "{mean}");
        assert!(Series::new(1, 0, f64::MIN, f64::MAX).at(5).is_finite());
    }
}
