//! The shapes that frames have: how each is built, what it promises, and how one becomes another.
//!
//! | module | is |
//! |---|---|
//! | `time_series`, `numeric`, `logs`, `table` | the constructors: `Frame::time_series_wide` and so on |
//! | `check` | whether a frame keeps what its type promises |
//! | [`fill`] | what stands in a cell that has no value |
//! | `widen`, `lengthen` | long to wide, wide to long |

mod check;
pub mod fill;
mod lengthen;
pub mod logs;
mod numeric;
pub mod table;
#[cfg(test)]
mod tests;
mod time_series;
mod widen;

use super::column::Column;
use super::error::FrameError;
use super::frame::Frame;

/// Whether a column says which series a row belongs to, as the SDK reads long frames.
fn is_factor(column: &Column) -> bool {
    matches!(column, Column::String(_) | Column::Bool(_))
}

/// The position of a time series' time field, the first of its kind.
fn time_position(frame: &Frame) -> Result<usize, FrameError> {
    frame
        .fields()
        .iter()
        .position(|field| field.values.times().is_some())
        .ok_or(FrameError::NoTimes)
}
