//! The samples over which queries are compared: what Prometheus meets, and what is awkward.
#![expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_wrap,
    reason = "the numbers of this test are small"
)]

use bigtent::datasource::prometheus::{Labels, MemoryStorage, Metadata, STALE, Sample};

/// The time, in seconds since the epoch, from which all times of this test are counted.
pub(crate) const BASE: i64 = 1_700_006_400;

/// How long there are samples, in seconds.
const LENGTH: i64 = 7_500;

fn push(storage: &mut MemoryStorage, labels: &[(&str, &str)], milliseconds: i64, value: f64) {
    let time = BASE * 1000 + milliseconds;
    storage.push(Labels::new(labels.iter().copied()), Sample { time, value });
}

/// Series that end, as a scraped one does: with a mark. They come after all other samples. One comes back.
pub(crate) fn ending() -> MemoryStorage {
    let mut storage = MemoryStorage::default();
    for second in (LENGTH + 100..LENGTH + 1_600).step_by(20) {
        for (kind, from, to) in [("back", 8_000, 8_400), ("gone", 8_500, LENGTH + 1_600), ("stays", 0, 0)] {
            let value = match second {
                _ if second == from => STALE,
                _ if (from..to).contains(&second) => continue,
                _ => second as f64 / 4.0,
            };
            push(
                &mut storage,
                &[("__name__", "ending"), ("kind", kind)],
                second * 1000,
                value,
            );
        }
    }
    storage
}

/// A number that looks random, from 0 to `below`.
fn noise(seed: i64, at: i64, below: i64) -> f64 {
    let mixed = (at + 17).wrapping_mul(seed * 2 + 7_919).wrapping_mul(104_729) >> 3;
    mixed.rem_euclid(below) as f64
}

/// All samples.
pub(crate) fn samples() -> MemoryStorage {
    let mut storage = MemoryStorage::default();
    counters(&mut storage);
    gauges(&mut storage);
    histograms(&mut storage);
    awkward(&mut storage);
    storage.describe(Metadata {
        metric: "requests_total".into(),
        kind: "counter".into(),
        help: "Requests that were answered.".into(),
        unit: String::new(),
    });
    storage
}

/// `requests_total`: instances with resets at different times; one instance starts late and one ends early.
fn counters(storage: &mut MemoryStorage) {
    let series = [
        ("api", "a", "get", "200", 0, LENGTH, 2_000),
        ("api", "a", "get", "500", 0, LENGTH, 5_000),
        ("api", "a", "post", "200", 0, LENGTH, LENGTH),
        ("api", "b", "get", "200", 1_000, LENGTH, 3_333),
        ("api", "b", "get", "500", 0, 4_000, 100),
        ("web", "c", "get", "200", 0, LENGTH, 1_234),
        ("web", "c", "get", "404", 2_000, 5_000, 2_500),
    ];
    for (seed, (job, instance, method, code, from, to, reset)) in (1..).zip(series) {
        let labels = [
            ("__name__", "requests_total"),
            ("job", job),
            ("instance", instance),
            ("method", method),
            ("code", code),
        ];
        let mut value = 1_000.0 * noise(seed, 0, 5);
        for second in (from..=to).step_by(15) {
            if (second - reset).abs() < 8 {
                value = 0.0;
            }
            value += noise(seed, second, 40);
            push(storage, &labels, second * 1000, value);
        }
    }
    for second in (0..=LENGTH).step_by(15) {
        for job in ["api", "web", "batch"] {
            push(
                storage,
                &[("__name__", "workers"), ("job", job), ("zone", "z1")],
                second * 1000,
                4.0,
            );
        }
        push(
            storage,
            &[("__name__", "big_total")],
            second * 1000,
            1e15 + second as f64,
        );
        push(storage, &[("__name__", "tiny")], second * 1000, 1e-9 * second as f64);
    }
}

fn gauges(storage: &mut MemoryStorage) {
    for (seed, room) in (20..).zip(["hall", "attic", "cellar"]) {
        for second in (0..=LENGTH).step_by(30) {
            let value = 18.0 + noise(seed, second, 100) / 10.0 - if room == "cellar" { 30.0 } else { 0.0 };
            push(
                storage,
                &[("__name__", "temperature"), ("room", room), ("floor", "1")],
                second * 1000,
                value,
            );
        }
    }
    for second in (0..=LENGTH).step_by(60) {
        for (instance, version, job) in [("a", "1.0", "api"), ("b", "1.1", "api"), ("c", "2.0", "web")] {
            let labels = [
                ("__name__", "build_info"),
                ("job", job),
                ("instance", instance),
                ("version", version),
            ];
            push(storage, &labels, second * 1000, 1.0);
        }
        push(storage, &[("__name__", "constant")], second * 1000, 42.0);
        push(
            storage,
            &[("__name__", "line")],
            second * 1000,
            3.0 * second as f64 - 500.0,
        );
    }
}

/// Two handlers of a classic histogram; one whose buckets don't grow; one without `+Inf`.
fn histograms(storage: &mut MemoryStorage) {
    let bounds = ["0.05", "0.1", "0.5", "1", "5", "+Inf"];
    for (seed, handler) in (40..).zip(["/", "/api"]) {
        let mut counts = [0.0; 6];
        for second in (0..=LENGTH).step_by(15) {
            let mut below = 0.0;
            for (index, count) in counts.iter_mut().enumerate() {
                below += noise(seed + index as i64, second, 6);
                *count += below;
            }
            for (bound, count) in bounds.iter().zip(counts) {
                let labels = [
                    ("__name__", "latency_seconds_bucket"),
                    ("handler", handler),
                    ("le", bound),
                ];
                push(storage, &labels, second * 1000, count);
            }
            push(
                storage,
                &[("__name__", "latency_seconds_count"), ("handler", handler)],
                second * 1000,
                counts[5],
            );
            push(
                storage,
                &[("__name__", "latency_seconds_sum"), ("handler", handler)],
                second * 1000,
                counts[5] * 0.3,
            );
        }
    }
    for second in (0..=LENGTH).step_by(60) {
        for (bound, count) in [("1", 8.0), ("2", 4.0), ("+Inf", 9.0)] {
            push(
                storage,
                &[("__name__", "uneven_bucket"), ("le", bound)],
                second * 1000,
                count,
            );
        }
        for (bound, count) in [("1", 8.0), ("2", 14.0)] {
            push(
                storage,
                &[("__name__", "open_bucket"), ("le", bound)],
                second * 1000,
                count,
            );
        }
        push(
            storage,
            &[("__name__", "open_bucket"), ("le", "many")],
            second * 1000,
            3.0,
        );
    }
}

/// Gaps, uneven times, values that are no numbers, few samples, and texts that need escapes.
fn awkward(storage: &mut MemoryStorage) {
    for second in (0..=LENGTH)
        .step_by(15)
        .filter(|second| !(1_800..3_000).contains(second))
    {
        push(
            storage,
            &[("__name__", "gappy_total"), ("kind", "long")],
            second * 1000,
            second as f64,
        );
    }
    for second in (0..=LENGTH).step_by(15).filter(|second| second % 300 < 120) {
        push(
            storage,
            &[("__name__", "gappy_total"), ("kind", "often")],
            second * 1000,
            second as f64 / 2.0,
        );
    }
    let mut at = 0;
    while at < LENGTH * 1000 {
        push(storage, &[("__name__", "irregular")], at, noise(60, at, 1_000) / 4.0);
        at += 7_001 + noise(61, at, 20_000) as i64;
    }
    let odd = [
        f64::NAN,
        1.0,
        f64::INFINITY,
        2.0,
        f64::NEG_INFINITY,
        3.0,
        4.0,
        f64::INFINITY,
        f64::INFINITY,
        5.0,
    ];
    for (index, second) in (0..=LENGTH).step_by(60).enumerate() {
        push(
            storage,
            &[("__name__", "odd"), ("kind", "mixed")],
            second * 1000,
            odd[index % odd.len()],
        );
        push(
            storage,
            &[("__name__", "odd"), ("kind", "nan")],
            second * 1000,
            f64::NAN,
        );
        push(
            storage,
            &[("__name__", "odd"), ("kind", "number")],
            second * 1000,
            7.0 - index as f64,
        );
        let texts = [("__name__", "texts"), ("path", "C:\\temp\\\"x\""), ("word", "grüße")];
        push(storage, &texts, second * 1000, -0.5);
    }
    push(storage, &[("__name__", "once")], 3_600_000, 12.5);
    push(storage, &[("__name__", "twice")], 3_600_000, 1.0);
    push(storage, &[("__name__", "twice")], 3_660_000, 4.0);
    for (name, value) in [("twin_one", 1.0), ("twin_two", 2.0)] {
        for second in (0..=LENGTH).step_by(60) {
            push(storage, &[("__name__", name), ("twin", "yes")], second * 1000, value);
        }
    }
}
