//! The typed content: chapters, lessons, exercises, cases; loading and linting it. Touches no learner's files and starts no
//! process.

pub mod lesson;
pub mod manifest;
pub mod model;
pub mod source;
pub mod step;
