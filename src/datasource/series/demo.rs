//! The named series that are always there: a small service as a monitoring system would see it.

use super::{
    counter::{self, Part},
    named::{Kind, Metric, Series, Source},
    signal::{Bounds, Signal},
};

const UP: Metric = Metric {
    name: "up",
    kind: Kind::Gauge,
    unit: "",
    help: "Whether the instance could be asked.",
};
const LOAD: Metric = Metric {
    name: "demo_load",
    kind: Kind::Gauge,
    unit: "percent",
    help: "How busy the instance is: a random walk.",
};
const TEMPERATURE: Metric = Metric {
    name: "demo_temperature_celsius",
    kind: Kind::Gauge,
    unit: "celsius",
    help: "The temperature in the rack: a sine of 15 minutes with noise.",
};
const QUEUE: Metric = Metric {
    name: "demo_queue_length",
    kind: Kind::Gauge,
    unit: "short",
    help: "How many jobs wait; now and then nobody counts for some minutes.",
};
const LATENCY: Metric = Metric {
    name: "demo_latency_milliseconds",
    kind: Kind::Gauge,
    unit: "ms",
    help: "How long the last request took: low, with spikes that die away.",
};
const VISITORS: Metric = Metric {
    name: "demo_visitors",
    kind: Kind::Gauge,
    unit: "short",
    help: "Visitors on the site: by day and night, fewer at the weekend.",
};
const REQUESTS: Metric = Metric {
    name: "demo_requests_total",
    kind: Kind::Counter,
    unit: "",
    help: "Requests that were answered; starts again when the instance does.",
};
const DURATION: Metric = Metric {
    name: "demo_request_duration_seconds",
    kind: Kind::Histogram,
    unit: "s",
    help: "How long requests took.",
};

const INSTANCES: [&str; 3] = ["a", "b", "c"];

/// The series under a seed.
pub(super) fn series(seed: i64) -> Vec<Series> {
    let mut all = Vec::new();
    for (number, instance) in (0..).zip(INSTANCES) {
        let own = [("job", "demo"), ("instance", instance)];
        let signal = |metric, signal, min, max| {
            let source = Source::Signal {
                signal,
                seed,
                series: number,
                bounds: Bounds { min, max },
            };
            Series::new(metric, "", own, source)
        };
        all.push(Series::new(&UP, "", own, Source::Constant(1.0)));
        all.push(signal(&LOAD, Signal::Walk, 0.0, 100.0));
        all.push(signal(&TEMPERATURE, Signal::Sine, 18.0, 32.0));
        all.push(signal(&QUEUE, Signal::Gaps, 0.0, 500.0));
        all.push(signal(&LATENCY, Signal::Spikes, 5.0, 2_000.0));
        for (kind, (code, per_second)) in (100..).zip([("200", 18.0), ("404", 1.5), ("500", 0.3)]) {
            let source = Source::Counter {
                seed,
                series: number,
                kind,
                per_second,
            };
            let labels = own.into_iter().chain([("code", code)]);
            all.push(Series::new(&REQUESTS, "", labels, source));
        }
        histogram(&mut all, seed, number, own);
    }
    for (number, site) in (0..).zip(["blog", "shop"]) {
        let source = Source::Signal {
            signal: Signal::Daily,
            seed,
            series: number,
            bounds: Bounds { min: 0.0, max: 800.0 },
        };
        all.push(Series::new(&VISITORS, "", [("job", "demo"), ("site", site)], source));
    }
    all
}

fn histogram<'a>(all: &mut Vec<Series>, seed: i64, series: u32, own: [(&'a str, &'a str); 2]) {
    let source = |part| Source::Histogram { seed, series, part };
    for (number, bound) in counter::bounds().enumerate() {
        let bound = if bound.is_finite() {
            bound.to_string()
        } else {
            "+Inf".to_owned()
        };
        let labels = own.into_iter().chain([("le", bound.as_str())]);
        all.push(Series::new(&DURATION, "_bucket", labels, source(Part::Bucket(number))));
    }
    all.push(Series::new(&DURATION, "_count", own, source(Part::Count)));
    all.push(Series::new(&DURATION, "_sum", own, source(Part::Sum)));
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::series;

    #[test]
    fn each_series_has_labels_of_its_own() {
        let all = series(1);
        let labels: BTreeSet<String> = all.iter().map(|series| series.labels().to_string()).collect();
        assert_eq!(labels.len(), all.len());
        assert!(labels.iter().any(|labels| labels.contains(r#"le="0.005""#)));
        assert!(labels.iter().any(|labels| labels.contains(r#"le="+Inf""#)));
    }
}
