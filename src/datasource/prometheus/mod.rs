//! The part of the Prometheus HTTP API that Grafana's built-in data source uses, and the evaluation of PromQL.

pub use self::{
    api::routes,
    labels::{Labels, METRIC_NAME},
    matcher::{Condition, Matcher, all_accept},
    memory::MemoryStorage,
    storage::{Metadata, STALE, Sample, Selection, Series, Storage, TooManySamples, is_stale},
};

mod api;
mod labels;
mod matcher;
mod memory;
mod storage;
