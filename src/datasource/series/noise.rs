//! Random numbers that are a function of seed, series and instant. A generator that is advanced from point to point would
//! give an instant another value in each range; here nothing depends on what was asked before.

/// An endless table of random numbers, indexed by whole numbers of either sign.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stream(u64);

/// The odd constant of splitmix64: the fraction of the golden ratio.
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

/// The finaliser of splitmix64: each bit of the input changes about half of the output's.
const fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

impl Stream {
    /// The stream of one series under a seed.
    pub const fn new(seed: i64, series: u32) -> Self {
        Self(mix(seed.cast_unsigned())).child(series)
    }

    /// A stream that has nothing to do with this one or with its other children.
    #[must_use]
    pub const fn child(self, number: u32) -> Self {
        // The number is mixed before it is added, so that child 1 of seed 2 isn't child 2 of seed 1.
        Self(mix(self.0.wrapping_add(mix((number as u64 + 1).wrapping_mul(GOLDEN)))))
    }

    /// 64 random bits.
    pub const fn bits(self, index: i64) -> u64 {
        mix(self.0.wrapping_add(index.cast_unsigned().wrapping_mul(GOLDEN)))
    }

    /// A random number from 0 up to, but not including, 1.
    pub const fn unit(self, index: i64) -> f64 {
        const SCALE: f64 = 1.0 / exact(1 << 53);
        exact(self.bits(index) >> 11) * SCALE
    }

    /// A random whole number below `bound`; 0 if that is 0.
    pub const fn below(self, index: i64, bound: u64) -> u64 {
        // The upper half of the product is uniform without a division.
        ((self.bits(index) as u128 * bound as u128) >> 64) as u64
    }
}

#[expect(clippy::cast_precision_loss, reason = "a number up to 2^53 is exact")]
const fn exact(bits: u64) -> f64 {
    bits as f64
}

/// Milliseconds as a float: exact up to 2^53, which is 285,000 years.
#[expect(clippy::cast_precision_loss, reason = "instants and spans in use are below 2^53")]
pub const fn float(ms: i64) -> f64 {
    ms as f64
}

/// Value noise: random heights at the multiples of a period, and straight lines between them.
///
/// The period is a power of two, so that finding an instant's cell is a shift, also before the epoch. The last cell is kept:
/// walking along a range asks for each height once.
#[derive(Debug, Clone)]
pub struct Octave {
    stream: Stream,
    shift: u32,
    per_ms: f64,
    cell: i64,
    left: f64,
    right: f64,
}

impl Octave {
    /// Noise with a period of `2^shift` milliseconds.
    pub fn new(stream: Stream, shift: u32) -> Self {
        Self {
            stream,
            shift,
            per_ms: 1.0 / float(1 << shift),
            cell: 0,
            left: stream.unit(0),
            right: stream.unit(1),
        }
    }

    /// The period in milliseconds.
    pub fn period(&self) -> f64 {
        float(1 << self.shift)
    }

    /// The height at an instant, from 0 to 1. It changes by at most 1 in a period.
    pub fn at(&mut self, t_ms: i64) -> f64 {
        let cell = t_ms >> self.shift;
        if cell != self.cell {
            self.left = if cell == self.cell + 1 {
                self.right
            } else {
                self.stream.unit(cell)
            };
            self.right = self.stream.unit(cell + 1);
            self.cell = cell;
        }
        let along = float(t_ms - (cell << self.shift)) * self.per_ms;
        self.left + (self.right - self.left) * along
    }
}

#[cfg(test)]
mod tests {
    use super::{Octave, Stream};

    #[test]
    fn streams_of_seeds_and_series_differ() {
        let mut seen = std::collections::BTreeSet::new();
        for seed in -20..20 {
            for series in 0..20 {
                assert!(
                    seen.insert(Stream::new(seed, series).bits(7)),
                    "seed {seed}, series {series}"
                );
            }
        }
    }

    #[test]
    fn units_are_spread_evenly() {
        let stream = Stream::new(1, 0);
        let mut tenths = [0; 10];
        for index in -5_000..5_000 {
            let unit = stream.unit(index);
            assert!((0.0..1.0).contains(&unit));
            let tenth = (1..10).filter(|tenth| unit * 10.0 >= f64::from(*tenth)).count();
            tenths[tenth] += 1;
        }
        assert!(tenths.iter().all(|count| (900..1_100).contains(count)), "{tenths:?}");
        assert!((0..1_000).all(|index| stream.below(index, 6) < 6));
        assert_eq!(stream.below(3, 0), 0);
    }

    #[test]
    fn the_order_of_questions_changes_no_answer() {
        let stream = Stream::new(9, 2);
        let times = [5, -70_000, 1_024, 1_023, 2_048, -1, 0, 1_700_000_000_000];
        let mut kept = Octave::new(stream, 10);
        for t in times {
            let fresh = Octave::new(stream, 10).at(t);
            assert!((kept.at(t) - fresh).abs() < f64::EPSILON, "at {t}");
            assert!((0.0..=1.0).contains(&fresh));
        }
    }

    #[test]
    fn noise_has_no_jumps() {
        let mut octave = Octave::new(Stream::new(3, 0), 10);
        let mut last = octave.at(-5_000);
        for t in -4_999..5_000 {
            let next = octave.at(t);
            assert!((next - last).abs() <= 1.0 / 1_024.0 + 1e-12, "at {t}");
            last = next;
        }
    }
}
