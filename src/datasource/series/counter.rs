//! Counters that start again, and histograms made of them. A counter is a function of time with a slope that is never
//! negative; it need not be added up from the start to be known at an instant.

use super::{
    noise::{Octave, Stream, float},
    signal::Generator,
};

/// When a process started: every two to seven hours, at instants that the seed decides.
#[derive(Debug, Clone, Copy)]
pub struct Restarts {
    stream: Stream,
}

impl Restarts {
    /// 2^24 ms are about four hours and a half.
    const STRETCH: u32 = 24;

    /// The restarts of one process.
    pub fn new(stream: Stream) -> Self {
        Self { stream }
    }

    /// The latest start at or before an instant, both in milliseconds since the epoch.
    pub fn before(self, t_ms: i64) -> i64 {
        let stretch = t_ms >> Self::STRETCH;
        let start = self.start(stretch);
        if start <= t_ms { start } else { self.start(stretch - 1) }
    }

    /// The start in a stretch: somewhere in its first half, so that two starts are never close.
    fn start(self, stretch: i64) -> i64 {
        let half = 1 << (Self::STRETCH - 1);
        (stretch << Self::STRETCH) + self.stream.below(stretch, half).cast_signed()
    }
}

/// A clock that runs now faster, now slower, and never backwards: what a counter counts along.
struct Pace {
    octaves: [Octave; 3],
    /// The start that was asked for last, and how far ahead the clock was then.
    start: (i64, f64),
}

impl Pace {
    fn new(stream: Stream) -> Self {
        // Quarters of a minute, minutes, half hours.
        let octave = |(number, shift)| Octave::new(stream.child(number), shift);
        let mut pace = Self {
            octaves: [(0, 14), (1, 18), (2, 21)].map(octave),
            start: (0, 0.0),
        };
        pace.start.1 = pace.ahead(0);
        pace
    }

    /// By how many milliseconds the clock is ahead at an instant.
    fn ahead(&mut self, t_ms: i64) -> f64 {
        // Noise changes by at most 1 in a period, so each octave's slope is within ±0.3: the clock's own stays above 0.1.
        let octaves = self.octaves.iter_mut();
        octaves.map(|octave| 0.3 * octave.period() * octave.at(t_ms)).sum()
    }

    /// Milliseconds by this clock from one instant to a later one.
    fn between(&mut self, start: i64, t_ms: i64) -> f64 {
        if self.start.0 != start {
            self.start = (start, self.ahead(start));
        }
        float(t_ms - start) + (self.ahead(t_ms) - self.start.1)
    }
}

/// A counter of events, 0 at each restart.
pub struct Counter {
    restarts: Restarts,
    pace: Pace,
    per_ms: f64,
}

impl Counter {
    /// A counter with restarts and a rate of its own: 1 to 20 events a second.
    pub fn new(stream: Stream) -> Self {
        Self::of_process(stream, 0, 1.0 + 19.0 * stream.unit(0))
    }

    /// A counter of one kind of events in a process: all kinds start again together.
    pub fn of_process(process: Stream, kind: u32, per_second: f64) -> Self {
        Self {
            restarts: Restarts::new(process.child(0)),
            pace: Pace::new(process.child(1).child(kind)),
            per_ms: per_second / 1_000.0,
        }
    }

    /// How many events there were since the latest restart.
    pub fn count(&mut self, t_ms: i64) -> f64 {
        let start = self.restarts.before(t_ms);
        (self.pace.between(start, t_ms) * self.per_ms).floor()
    }
}

impl Generator for Counter {
    fn at(&mut self, t_ms: i64) -> Option<f64> {
        Some(self.count(t_ms))
    }
}

/// The upper bounds of a duration histogram in seconds, and the share of requests between a bound and the one before; the
/// last share has no bound.
const BUCKETS: [(f64, f64); 9] = [
    (0.005, 0.08),
    (0.01, 0.14),
    (0.025, 0.22),
    (0.05, 0.20),
    (0.1, 0.14),
    (0.25, 0.11),
    (0.5, 0.06),
    (1.0, 0.03),
    (f64::INFINITY, 0.02),
];

/// What of a histogram a series is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Requests up to the bound of this number, in the order of [`bounds`].
    Bucket(usize),
    /// All requests.
    Count,
    /// The seconds that they took.
    Sum,
}

/// The upper bounds of the buckets in seconds, ascending; the last is infinite.
pub fn bounds() -> impl ExactSizeIterator<Item = f64> {
    BUCKETS.iter().map(|(bound, _)| *bound)
}

/// One series of a histogram of request durations: a bucket counts what is in it and in all before it, so buckets that
/// grow each at their own pace stay ordered.
pub struct Histogram {
    counters: Vec<(Counter, f64)>,
}

impl Histogram {
    /// A part of the histogram of one process.
    pub fn new(stream: Stream, part: Part) -> Self {
        let per_second = 5.0 + 20.0 * stream.unit(0);
        let last = match part {
            Part::Bucket(number) => number,
            Part::Count | Part::Sum => BUCKETS.len() - 1,
        };
        let mut lower = 0.0;
        let mut counters = Vec::with_capacity(BUCKETS.len());
        for (number, (bound, share)) in (1..).zip(BUCKETS.iter().take(last + 1)) {
            let middle = if bound.is_finite() {
                (lower + bound) / 2.0
            } else {
                lower * 2.0
            };
            let weight = if part == Part::Sum { middle } else { 1.0 };
            counters.push((Counter::of_process(stream, number, per_second * share), weight));
            lower = *bound;
        }
        Self { counters }
    }
}

impl Generator for Histogram {
    fn at(&mut self, t_ms: i64) -> Option<f64> {
        let total = self
            .counters
            .iter_mut()
            .map(|(counter, weight)| counter.count(t_ms) * *weight);
        Some(total.sum())
    }
}

#[cfg(test)]
mod tests {
    use super::{Counter, Generator, Histogram, Part, Restarts, bounds};
    use crate::datasource::series::noise::Stream;

    const START: i64 = 1_795_478_400_000;

    #[test]
    fn a_counter_falls_at_restarts_alone() {
        for seed in 0..5 {
            let stream = Stream::new(seed, 0);
            let mut counter = Counter::new(stream);
            let restarts = Restarts::new(stream.child(0));
            let (mut resets, mut last) = (0, (START, counter.count(START)));
            for t in (START..START + 86_400_000).step_by(500) {
                let count = counter.count(t);
                assert!(count >= 0.0 && count.fract() == 0.0);
                if restarts.before(last.0) == restarts.before(t) {
                    assert!(count >= last.1, "seed {seed}: {} then {count} at {t}", last.1);
                } else {
                    resets += 1;
                }
                last = (t, count);
            }
            assert!((3..12).contains(&resets), "{resets}");
        }
    }

    #[test]
    fn a_restart_is_never_after_the_instant_and_starts_at_zero() {
        let stream = Stream::new(1, 0);
        let restarts = Restarts::new(stream.child(0));
        for number in -500..500 {
            let t = number * 1_234_567;
            let start = restarts.before(t);
            assert!(start <= t && t - start < 1 << 25);
            assert!(Counter::new(stream).count(start) == 0.0);
            assert_eq!(restarts.before(start), start);
        }
    }

    #[test]
    fn buckets_are_ordered_and_the_last_is_the_count() {
        let stream = Stream::new(4, 2);
        for t in (START..START + 40_000_000).step_by(777_000) {
            let at = |part| Histogram::new(stream, part).at(t).unwrap();
            let buckets: Vec<f64> = (0..bounds().len()).map(|number| at(Part::Bucket(number))).collect();
            assert!(buckets.is_sorted(), "{buckets:?}");
            assert!((buckets[8] - at(Part::Count)).abs() < f64::EPSILON);
            let (sum, count) = (at(Part::Sum), at(Part::Count));
            assert!(sum >= 0.0 && sum <= count * 2.0);
        }
    }
}
