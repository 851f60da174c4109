//! The part of the Prometheus HTTP API that Grafana's built-in data source uses, and the evaluation of PromQL.
//!
//! A request goes through `api` (parameters, limits, envelope), `syntax` (the text becomes a tree; errors get a place),
//! `plan` (types are checked, and what isn't supported is refused by name), `eval` (the plan is evaluated over a
//! [`Storage`]) and `functions` (the numbers alone). Results, errors and formats are those of Prometheus 2.42, against
//! which they are tested.
//!
//! # What is supported
//!
//! - Resources below `/prometheus/api/v1/`: `query`, `query_range`, `query_exemplars` (there never are any), `labels` and
//!   `series`, by GET and by POST of a form; `label/<name>/values`, `metadata`, `status/buildinfo`, `rules` and `alerts`
//!   (there are none). `/prometheus/-/healthy` and `-/ready`.
//! - Selectors with `=`, `!=`, `=~`, `!~`; `offset`, also negative; `@` with a time, `start()` and `end()`; ranges;
//!   subqueries. A sample is the latest for 5 minutes, and up to a mark that the series has ended ([`STALE`]).
//! - Operators: arithmetic, comparison (also with `bool`), `and`, `or`, `unless`, `atan2`, the sign; `on`, `ignoring`,
//!   `group_left`, `group_right`.
//! - Aggregations: `sum`, `avg`, `min`, `max`, `count`, `group`, `stddev`, `stdvar`, `topk`, `bottomk`, `quantile`,
//!   `count_values`; `by` and `without`.
//! - Functions of ranges: `rate`, `increase`, `delta`, `irate`, `idelta`, `resets`, `changes`, `deriv`, `predict_linear`,
//!   `absent_over_time`, and `avg`, `sum`, `min`, `max`, `count`, `last`, `present`, `stddev`, `stdvar`,
//!   `quantile` with `_over_time`.
//! - Functions of values: `abs`, `ceil`, `floor`, `round`, `clamp`, `clamp_min`, `clamp_max`, `sgn`, `sqrt`, `exp`, `ln`,
//!   `log2`, `log10`, the trigonometric ones, `pi`, `time`, `timestamp`, the ones of the calendar, `scalar`, `vector`,
//!   `absent`, `sort`, `sort_desc`, `label_replace`, `label_join`, and `histogram_quantile` of classic histograms.
//!
//! Anything else, such as native histograms or `holt_winters`, is a `bad_data` error that names it and its place.
//!
//! # Where it differs from Prometheus 2.42
//!
//! - Regular expressions are those of the crate `regex`, which knows nearly all that Go's knows.
//! - Values that are no time have no calendar: the functions of it return NaN.
//! - `limit` is heeded, as from Prometheus 2.50 on; and [`Limits`] are lower.
//! - Of the text of a syntax error, only the kind is the same.
//!
//! Prometheus 3 differs from 2.42 in the ends of ranges, which there are open on the left; one constant in `eval::window`
//! decides it.

pub use self::{
    api::{limited_routes, routes},
    labels::{Labels, METRIC_NAME},
    limits::Limits,
    matcher::{Condition, Matcher, all_accept},
    memory::MemoryStorage,
    storage::{Metadata, STALE, Sample, Selection, Series, Storage, TooManySamples, is_stale},
};

mod api;
mod eval;
mod functions;
mod labels;
mod limits;
mod matcher;
mod memory;
mod number;
mod plan;
mod storage;
mod syntax;

#[cfg(test)]
mod tests;
