//! The typed content: chapters, lessons, exercises, cases; loading and linting it. Touches no learner's files and starts no
//! process.

pub mod card;
pub mod crates;
pub mod digest;
#[cfg(test)]
pub(crate) mod fixture;
pub mod lesson;
pub mod lint;
pub mod load;
pub mod manifest;
pub mod model;
pub mod patch;
pub mod problem;
pub mod review;
pub mod snapshot;
pub mod source;
pub mod step;
