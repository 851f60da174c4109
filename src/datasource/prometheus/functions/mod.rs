//! The functions of PromQL that are computed from numbers alone: of one value, and of a series' samples in a range.

pub(super) use self::{
    elementwise::{Elementwise, elementwise},
    histogram::{Bucket, quantile_of_buckets},
    over_range::{OverRange, Window, over_range},
    quantile::quantile,
    summation::stays_infinite,
};

mod calendar;
mod elementwise;
mod histogram;
mod over_range;
mod over_time;
mod quantile;
mod rate;
mod regression;
mod summation;
