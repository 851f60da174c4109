//! Sets of numbers: one frame with a field for each number, one with a row for each, or a frame for each.

use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::meta::FrameType;

impl Frame {
    /// Numbers beside each other in one row; name and labels tell them apart.
    pub fn numeric_wide(fields: Vec<Field>) -> Result<Self, FrameError> {
        Self::of(FrameType::NumericWide, fields)
    }

    /// One of several numbers: each is a frame of its own.
    pub fn numeric_multi(field: Field) -> Result<Self, FrameError> {
        Self::of(FrameType::NumericMulti, vec![field])
    }

    /// A row for each set of numbers; string fields tell the rows apart.
    pub fn numeric_long(fields: Vec<Field>) -> Result<Self, FrameError> {
        Self::of(FrameType::NumericLong, fields)
    }
}
