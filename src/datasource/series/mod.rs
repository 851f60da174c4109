//! Deterministic series: the scenarios, downsampling, gap filling, steps; and the progress of learners as series.
//!
//! | file | is |
//! |---|---|
//! | [`noise`] | random numbers that are a function of seed, series and instant |
//! | [`signal`] | what a scenario's value is at an instant: walk, sine, gaps, spikes, day, counter |
//! | [`counter`] | counters that start again, and histograms made of them |
//! | [`logs`] | log lines at instants that the seed decides |
//! | [`grid`] | the instants at which a query is answered |
//! | [`interval`] | steps that people like to read, and steps that keep a limit |
//! | [`mod@downsample`] | fewer points, by buckets of time |
//! | [`mod@fill`] | one point for each slot, and what stands where nothing was |
//! | [`steps`] | a value that changes at known instants |
//! | [`tally`] | attempts, passes and hints of a learner, added up over time |
//! | [`reviews`] | answers to review cards, and the share that was remembered |
//! | [`learner`] | the workbook's own log as series |
//! | [`cohort`] | a folder of graded results as series |
//! | [`named`] | a series with a name and labels |
//! | [`catalogue`] | all named series, read again when their files change |
//! | [`storage`] | the catalogue as PromQL sees it: scraped every 15 seconds |

pub mod catalogue;
pub mod cohort;
pub mod counter;
mod demo;
pub mod downsample;
pub mod fill;
pub mod grid;
pub mod interval;
pub mod learner;
pub mod logs;
pub mod named;
pub mod noise;
pub mod point;
pub mod reviews;
pub mod signal;
pub mod steps;
pub mod storage;
pub mod tally;
mod watched;

pub use catalogue::{Catalogue, Contents, Sources};
pub use downsample::downsample;
pub use fill::fill;
pub use grid::Grid;
pub use interval::{round_interval, safe_step, step};
pub use named::{Kind, Metric, Series};
pub use point::{Point, TimeError};
pub use signal::{Bounds, Signal};
