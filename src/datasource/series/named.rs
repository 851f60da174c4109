//! A series with a name and labels, and what its metric is.

use std::sync::Arc;

use super::{
    counter::{Counter, Histogram, Part},
    grid::Grid,
    noise::Stream,
    signal::{Bounds, Generator, Signal},
    steps::Steps,
};
use crate::datasource::prometheus::{Labels, METRIC_NAME};

/// What a metric is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Metric {
    /// The name: of a histogram without `_bucket`, `_sum` and `_count`.
    pub name: &'static str,
    /// What may be done with its values.
    pub kind: Kind,
    /// Grafana's id of the unit; empty for a plain number.
    pub unit: &'static str,
    /// What it counts or measures, in a sentence.
    pub help: &'static str,
}

/// What may be done with a metric's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// It grows, and starts again at 0: ask for its rate.
    Counter,
    /// It goes up and down.
    Gauge,
    /// Counters by upper bound: ask for quantiles.
    Histogram,
}

impl Kind {
    /// The kind as Prometheus names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }
}

/// A named series. A clone shares what it is made of.
#[derive(Debug, Clone)]
pub struct Series {
    metric: &'static Metric,
    labels: Labels,
    source: Source,
}

/// What the values come from.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Constant(f64),
    Signal {
        signal: Signal,
        seed: i64,
        series: u32,
        bounds: Bounds,
    },
    /// Events of one kind in the process that also has the histogram of this number.
    Counter {
        seed: i64,
        series: u32,
        kind: u32,
        per_second: f64,
    },
    Histogram {
        seed: i64,
        series: u32,
        part: Part,
    },
    Steps(Arc<Steps>),
}

impl Series {
    /// A series of `metric`, named as the metric with `suffix` after it.
    pub(super) fn new<'a>(
        metric: &'static Metric,
        suffix: &str,
        labels: impl IntoIterator<Item = (&'a str, &'a str)>,
        source: Source,
    ) -> Self {
        let name = format!("{}{suffix}", metric.name);
        let labels = Labels::new(labels).with(METRIC_NAME, &name);
        Self { metric, labels, source }
    }

    /// What the metric is.
    pub fn metric(&self) -> &'static Metric {
        self.metric
    }

    /// The labels, with the series' name as `__name__`.
    pub fn labels(&self) -> &Labels {
        &self.labels
    }

    /// The series' name.
    pub fn name(&self) -> &str {
        self.labels.get(METRIC_NAME)
    }

    /// What computes the values.
    pub fn generator(&self) -> Box<dyn Generator> {
        match &self.source {
            Source::Constant(value) => Box::new(Constant(*value)),
            Source::Signal {
                signal,
                seed,
                series,
                bounds,
            } => signal.generator(*seed, *series, *bounds),
            Source::Counter {
                seed,
                series,
                kind,
                per_second,
            } => Box::new(Counter::of_process(Stream::new(*seed, *series), *kind, *per_second)),
            Source::Histogram { seed, series, part } => Box::new(Histogram::new(Stream::new(*seed, *series), *part)),
            Source::Steps(steps) => Box::new(Stepwise(Arc::clone(steps))),
        }
    }

    /// The values at the instants of a grid, each with its instant in milliseconds; `None` where there is none.
    pub fn samples(&self, grid: Grid) -> impl Iterator<Item = (i64, Option<f64>)> {
        let mut generator = self.generator();
        grid.times().map(move |t| (t, generator.at(t)))
    }

    /// Whether there may be a value at an instant or before it.
    pub fn has_begun(&self, t_ms: i64) -> bool {
        match &self.source {
            Source::Steps(steps) => steps.has_begun(t_ms),
            _ => true,
        }
    }
}

struct Constant(f64);

impl Generator for Constant {
    fn at(&mut self, _: i64) -> Option<f64> {
        Some(self.0)
    }
}

struct Stepwise(Arc<Steps>);

impl Generator for Stepwise {
    fn at(&mut self, t_ms: i64) -> Option<f64> {
        self.0.at(t_ms)
    }
}
