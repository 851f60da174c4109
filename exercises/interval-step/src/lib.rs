//! The step of a range query. What is asked stands in the task.

pub mod api;

use api::{StepErr, TABLE};

/// The round interval that Grafana takes for one of `ms` milliseconds.
pub fn round_interval(ms: i64) -> i64 {
    todo!("find {ms} among the {} rows of the table", TABLE.len())
}

/// The step that Grafana asks for: round, not shorter than `min_ms`, and at times too short for `max_points`.
pub fn step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    todo!("{from} to {to} in about {max_points} points, and not below {min_ms}")
}

/// The shortest round step, not shorter than `min_ms`, that cuts the range into at most `max_points`.
pub fn safe_step(from: i64, to: i64, max_points: usize, min_ms: i64) -> Result<i64, StepErr> {
    todo!("{from} to {to} in at most {max_points} points, and not below {min_ms}")
}
