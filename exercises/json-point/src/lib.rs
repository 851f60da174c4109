//! Points as JSON, and back. What is asked stands in the task.

pub mod api;

use api::{Point, PointError};

/// The point as a JSON object.
pub fn to_json(point: &Point) -> String {
    todo!("write {point:?} as JSON: its time in milliseconds, its value, its labels")
}

/// The point that a JSON object describes.
pub fn from_json(text: &str) -> Result<Point, PointError> {
    todo!("read {text:?}, and say which member is missing or has a wrong type")
}
