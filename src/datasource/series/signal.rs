//! What a scenario's value is at an instant. Each is a function of seed, series and instant alone, so a refresh, a zoom and
//! an overlapping range show the same values.

use std::f64::consts::TAU;

use super::{
    counter::Counter,
    noise::{Octave, Stream, float},
};

/// A scenario whose series are numbers over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signal {
    /// A random walk.
    Walk,
    /// A sine with noise.
    Sine,
    /// A counter that starts again now and then.
    Counter,
    /// A random walk with times without values.
    Gaps,
    /// A quiet line with spikes that die away.
    Spikes,
    /// A day's rise and fall, weaker at the weekend.
    Daily,
}

/// Between which values a signal moves; a counter has no bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// The least value.
    pub min: f64,
    /// The greatest value.
    pub max: f64,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { min: 0.0, max: 100.0 }
    }
}

impl Bounds {
    /// The value that lies `share` of the way from the least to the greatest.
    fn place(self, share: f64) -> f64 {
        // As a sum of two products it can't overflow, as `min + share * (max - min)` can.
        (self.min * (1.0 - share) + self.max * share).clamp(self.min, self.max)
    }
}

/// One series of a scenario. What it keeps between calls saves work and changes no answer.
pub trait Generator: Send {
    /// The value at an instant in milliseconds since the epoch; `None` where the series has none.
    fn at(&mut self, t_ms: i64) -> Option<f64>;
}

impl Signal {
    /// One series under a seed.
    pub fn generator(self, seed: i64, series: u32, bounds: Bounds) -> Box<dyn Generator> {
        let stream = Stream::new(seed, series);
        match self {
            Self::Walk => Box::new(Bounded(Walk::new(stream), bounds)),
            Self::Sine => Box::new(Bounded(Sine::new(stream), bounds)),
            Self::Counter => Box::new(Counter::new(stream)),
            Self::Gaps => Box::new(Gaps {
                walk: Bounded(Walk::new(stream), bounds),
                stream: stream.child(1),
            }),
            Self::Spikes => Box::new(Bounded(Spikes { stream }, bounds)),
            Self::Daily => Box::new(Bounded(Daily::new(stream), bounds)),
        }
    }
}

/// What gives a share from 0 to 1 at each instant.
trait Share: Send {
    fn share(&mut self, t_ms: i64) -> f64;
}

struct Bounded<S>(S, Bounds);

impl<S: Share> Generator for Bounded<S> {
    fn at(&mut self, t_ms: i64) -> Option<f64> {
        Some(self.1.place(self.0.share(t_ms)))
    }
}

/// A walk without steps: noise of ten periods, from a second to three days. Four times the period has twice the height, as
/// the distance that a random walk goes grows with the square root of time; so it looks alike at each zoom.
struct Walk {
    octaves: [(Octave, f64); 10],
}

impl Walk {
    fn new(stream: Stream) -> Self {
        // Periods 2^10, 2^12 … 2^28 ms; heights 1, 2 … 512 of their sum, 1,023.
        let octave = |number: u32| {
            let height = f64::from(1_u32 << number) / 1_023.0;
            (Octave::new(stream.child(number), 10 + 2 * number), height)
        };
        Self {
            octaves: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(octave),
        }
    }
}

impl Share for Walk {
    fn share(&mut self, t_ms: i64) -> f64 {
        self.octaves
            .iter_mut()
            .map(|(octave, height)| octave.at(t_ms) * *height)
            .sum()
    }
}

/// A sine of a quarter of an hour, from a phase of its own, with a tenth of noise.
struct Sine {
    phase: f64,
    noise: Stream,
}

impl Sine {
    const PERIOD: i64 = 15 * 60 * 1_000;

    fn new(stream: Stream) -> Self {
        Self {
            phase: stream.unit(0),
            noise: stream.child(0),
        }
    }
}

impl Share for Sine {
    fn share(&mut self, t_ms: i64) -> f64 {
        // The remainder first: an angle of 10^9 turns has no precise sine.
        let turn = float(t_ms.rem_euclid(Self::PERIOD)) / float(Self::PERIOD) + self.phase;
        0.5 + 0.45 * (TAU * turn).sin() + 0.1 * (self.noise.unit(t_ms) - 0.5)
    }
}

/// A walk that has no values for a while in half of its stretches of a quarter of an hour.
struct Gaps {
    walk: Bounded<Walk>,
    stream: Stream,
}

impl Gaps {
    /// 2^20 ms are about 17 minutes.
    const STRETCH: u32 = 20;

    fn missing(&self, t_ms: i64) -> bool {
        let stretch = t_ms >> Self::STRETCH;
        let along = float(t_ms - (stretch << Self::STRETCH)) / float(1 << Self::STRETCH);
        let [chance, start, length] = [0, 1, 2].map(|number| self.stream.child(number).unit(stretch));
        let start = start * 0.5;
        chance < 0.5 && (start..start + 0.1 + length * 0.4).contains(&along)
    }
}

impl Generator for Gaps {
    fn at(&mut self, t_ms: i64) -> Option<f64> {
        (!self.missing(t_ms)).then(|| self.walk.at(t_ms)).flatten()
    }
}

/// Low noise; in half of its stretches of nine minutes something goes up at once and dies away within three.
struct Spikes {
    stream: Stream,
}

impl Spikes {
    /// 2^19 ms are about nine minutes.
    const STRETCH: u32 = 19;

    /// How high the spike of a stretch still is at an instant.
    fn spike(&self, stretch: i64, t_ms: i64) -> f64 {
        let [chance, start, height] = [0, 1, 2].map(|number| self.stream.child(number).unit(stretch));
        let since = float(t_ms - (stretch << Self::STRETCH)) - start * float(1 << Self::STRETCH);
        // Out of sight after 180 s; the sum of two spikes and the noise stays below 1.
        if chance < 0.5 && (0.0..180_000.0).contains(&since) {
            (0.3 + 0.5 * height) * (-since / 30_000.0).exp()
        } else {
            0.0
        }
    }
}

impl Share for Spikes {
    fn share(&mut self, t_ms: i64) -> f64 {
        let stretch = t_ms >> Self::STRETCH;
        let height = self.spike(stretch, t_ms).max(self.spike(stretch - 1, t_ms));
        0.05 + 0.1 * self.stream.unit(t_ms) + height
    }
}

/// A day in UTC: least at two at night, most at two in the afternoon, two thirds of it on Saturday and Sunday.
struct Daily {
    drift: Octave,
    noise: Stream,
}

impl Daily {
    const DAY: i64 = 24 * 60 * 60 * 1_000;

    fn new(stream: Stream) -> Self {
        Self {
            drift: Octave::new(stream.child(0), 22),
            noise: stream.child(1),
        }
    }
}

impl Share for Daily {
    fn share(&mut self, t_ms: i64) -> f64 {
        let hour = float(t_ms.rem_euclid(Self::DAY)) / 3_600_000.0;
        let day = 0.5 + 0.5 * (TAU * (hour - 14.0) / 24.0).cos();
        // The epoch was a Thursday.
        let weekend = (t_ms.div_euclid(Self::DAY) + 4).rem_euclid(7) % 6 == 0;
        let people = day * day * if weekend { 0.5 } else { 0.75 };
        0.05 + people + 0.1 * self.drift.at(t_ms) + 0.05 * self.noise.unit(t_ms)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Bounds, Signal};
    use crate::datasource::series::grid::Grid;

    const ALL: [Signal; 6] = [
        Signal::Walk,
        Signal::Sine,
        Signal::Counter,
        Signal::Gaps,
        Signal::Spikes,
        Signal::Daily,
    ];
    /// 2026-11-24T00:00:00Z.
    const MIDNIGHT: i64 = 1_795_478_400_000;

    fn values(signal: Signal, seed: i64, series: u32, times: impl IntoIterator<Item = i64>) -> Vec<Option<f64>> {
        let mut generator = signal.generator(seed, series, Bounds::default());
        times.into_iter().map(|t| generator.at(t)).collect()
    }

    fn numbers(signal: Signal, seed: i64, series: u32, times: impl IntoIterator<Item = i64>) -> Vec<f64> {
        values(signal, seed, series, times).into_iter().flatten().collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn an_instant_has_one_value_whatever_is_asked(
            seed in any::<i64>(), series in 0_u32..20, from in -1_000_000_000_000_000_i64..1_000_000_000_000_000,
            span in 1_i64..1_000_000_000, steps in (1_i64..10_000_000, 1_i64..10_000_000), backwards in any::<bool>(),
        ) {
            for signal in ALL {
                let one = Grid::fitting(from, from + span, steps.0, 50).unwrap();
                let other = Grid::fitting(from + span / 3, from + 2 * span, steps.1, 50).unwrap();
                let mut walked = signal.generator(seed, series, Bounds::default());
                let mut times: Vec<i64> = one.times().chain(other.times()).collect();
                if backwards {
                    times.reverse();
                }
                for t in times {
                    let fresh = signal.generator(seed, series, Bounds::default()).at(t);
                    prop_assert_eq!(walked.at(t).map(f64::to_bits), fresh.map(f64::to_bits), "{:?} at {}", signal, t);
                }
            }
        }

        #[test]
        fn values_are_numbers_within_the_bounds(
            seed in any::<i64>(), t in -1_000_000_000_000_000_i64..1_000_000_000_000_000, a in any::<f64>(), b in any::<f64>(),
        ) {
            prop_assume!(a.is_finite() && b.is_finite() && a < b);
            let bounds = Bounds { min: a, max: b };
            for signal in ALL.into_iter().filter(|signal| *signal != Signal::Counter) {
                let value = signal.generator(seed, 0, bounds).at(t);
                prop_assert!(value.is_none_or(|value| value.is_finite() && (a..=b).contains(&value)), "{signal:?}: {value:?}");
            }
        }
    }

    #[test]
    fn seeds_and_series_differ_and_use_the_range() {
        let times = || (0..1_000).map(|number| MIDNIGHT + number * 86_413_000);
        for signal in [Signal::Walk, Signal::Sine, Signal::Spikes, Signal::Daily] {
            let one = numbers(signal, 1, 0, times());
            for (seed, series) in [(2, 0), (1, 1), (-1, 0)] {
                let other = numbers(signal, seed, series, times());
                let equal = one.iter().zip(&other).filter(|(a, b)| (*a - *b).abs() < 1e-9).count();
                assert!(equal < 100, "{signal:?}: {equal} of 1,000 are equal");
            }
        }
        let walk = numbers(Signal::Walk, 5, 0, times());
        let mean = walk.iter().sum::<f64>() / 1_000.0;
        assert!((20.0..80.0).contains(&mean), "{mean}");
    }

    #[test]
    fn a_walk_goes_far_in_small_steps() {
        // A walk's mean distance grows with the square root of time: 64 times as long is about 8 times as far.
        let far = |lag: i64| {
            let mut total = 0.0;
            for seed in 0..20 {
                let walk = numbers(
                    Signal::Walk,
                    seed,
                    0,
                    (0..200).map(|number| MIDNIGHT + number * 977_000),
                );
                let later = numbers(
                    Signal::Walk,
                    seed,
                    0,
                    (0..200).map(|number| MIDNIGHT + lag + number * 977_000),
                );
                total += walk.iter().zip(&later).map(|(a, b)| (a - b).abs()).sum::<f64>();
            }
            total
        };
        let ratio = far(640_000) / far(10_000);
        assert!((5.0..12.0).contains(&ratio), "{ratio}");
    }

    #[test]
    fn gaps_are_long_and_values_are_most() {
        let gaps = values(Signal::Gaps, 3, 0, (0..10_000).map(|number| MIDNIGHT + number * 10_000));
        let missing = gaps.iter().filter(|value| value.is_none()).count();
        assert!((500..4_000).contains(&missing), "{missing}");
        let runs = gaps.chunk_by(|a, b| a.is_none() == b.is_none()).count();
        assert!(runs < missing / 5, "{runs} runs of {missing} missing values");
    }

    #[test]
    fn spikes_are_rare_and_high() {
        let spikes = numbers(
            Signal::Spikes,
            3,
            0,
            (0..10_000).map(|number| MIDNIGHT + number * 10_000),
        );
        let high = spikes.iter().filter(|value| **value > 40.0).count();
        assert!((50..1_500).contains(&high), "{high}");
    }

    #[test]
    fn afternoons_are_busier_than_nights_and_weekdays_than_sundays() {
        let at = |hours: i64| numbers(Signal::Daily, 3, 0, [MIDNIGHT + hours * 3_600_000])[0];
        assert!(at(14) > at(2) + 30.0);
        // 2026-11-24 is a Tuesday.
        assert!(at(14) > at(5 * 24 + 14) + 5.0);
    }
}
