//! Time series: one frame with a field for each series, one with a row for each point, or a frame for each series.

use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::meta::{FrameType, Meta};

/// The name that the constructors give to the field of times.
const TIME: &str = "time";

impl Frame {
    /// Series that share their times, which ascend without repeating; name and labels tell the series apart.
    pub fn time_series_wide(times: Vec<i64>, series: Vec<Field>) -> Result<Self, FrameError> {
        Self::time_series(FrameType::TimeSeriesWide, times, series)
    }

    /// One of several series whose times differ: each is a frame of its own.
    pub fn time_series_multi(times: Vec<i64>, series: Field) -> Result<Self, FrameError> {
        Self::time_series(FrameType::TimeSeriesMulti, times, vec![series])
    }

    /// A row for each point: string fields say which series it belongs to, and times ascend but may repeat.
    pub fn time_series_long(times: Vec<i64>, fields: Vec<Field>) -> Result<Self, FrameError> {
        Self::time_series(FrameType::TimeSeriesLong, times, fields)
    }

    /// A frame that says of which type it would be if there were data.
    pub fn no_data_of(frame_type: FrameType) -> Self {
        Self::no_data().with_meta(Meta::of(frame_type))
    }

    fn time_series(frame_type: FrameType, times: Vec<i64>, fields: Vec<Field>) -> Result<Self, FrameError> {
        let fields = std::iter::once(Field::time(TIME, times)).chain(fields).collect();
        Self::of(frame_type, fields)
    }

    /// A frame of this type, checked.
    pub(super) fn of(frame_type: FrameType, fields: Vec<Field>) -> Result<Self, FrameError> {
        let frame = Self::new("", fields)?.with_meta(Meta::of(frame_type));
        frame.check()?;
        Ok(frame)
    }
}
