//! The data of a look at metrics in Prometheus's text format.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is shown of a body in Prometheus's text format, the older one or `OpenMetrics`. A selector is a metric's name, alone or
/// with labels that a sample must have: `http_requests_total{status="200"}`. Bounds of buckets are compared as numbers.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MetricsView {
    /// Families by name, with their type: shows whether exactly one `# TYPE` line says so, before the family's samples.
    #[serde(default)]
    pub families: BTreeMap<String, String>,
    /// Selectors whose samples are shown, sorted.
    #[serde(default)]
    pub show: Vec<String>,
    /// Histograms, with bounds that they must have: shows of each series whether its buckets are cumulative, which of the
    /// bounds there are, and whether the last one is the count.
    #[serde(default)]
    pub buckets: BTreeMap<String, Vec<String>>,
    /// Values that may be anything in between: a selector → the least and the greatest, shown as `<1 to 10>`.
    #[serde(default)]
    pub between: BTreeMap<String, [f64; 2]>,
}
