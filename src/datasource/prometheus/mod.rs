//! The part of the Prometheus HTTP API that Grafana's built-in data source uses, and the evaluation of PromQL.

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
