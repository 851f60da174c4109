//! Consumers of grades: what a verdict looks like as lines and as JSON. It runs nothing.

pub mod coverage;
pub mod lines;
pub mod matrix;
pub mod paint;
