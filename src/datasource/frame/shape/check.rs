//! Whether a frame keeps what its type promises, by the dataplane contract.

use std::collections::BTreeSet;

use super::super::column::Column;
use super::super::error::FrameError;
use super::super::frame::Frame;
use super::super::meta::FrameType;
use super::super::values::Values;
use super::logs::{BODY, TIMESTAMP};
use super::time_position;

impl Frame {
    /// Checks the frame against the type in its meta data; one without fields ("no data") or without a known type is right.
    pub fn check(&self) -> Result<(), FrameError> {
        let frame_type = self.meta.as_ref().and_then(|meta| meta.frame_type.as_ref());
        let Some(frame_type) = frame_type.filter(|_| !self.fields().is_empty()) else {
            return Ok(());
        };
        match frame_type {
            FrameType::TimeSeriesWide | FrameType::TimeSeriesMulti => {
                self.check_times(|earlier, later| earlier < later)?;
                self.check_items()
            }
            FrameType::TimeSeriesLong => {
                self.check_times(|earlier, later| earlier <= later)?;
                self.check_values()
            }
            FrameType::NumericWide | FrameType::NumericMulti => match self.rows() {
                0 | 1 => self.check_items(),
                rows => Err(FrameError::ManyRows { rows }),
            },
            FrameType::NumericLong => self.check_values(),
            FrameType::LogLines => self.check_lines(),
            FrameType::Table | FrameType::Other(_) => Ok(()),
        }
    }

    /// There is a time field, without nulls, and each time is `in_order` with the one before.
    fn check_times(&self, in_order: impl Fn(i64, i64) -> bool) -> Result<(), FrameError> {
        let times = self.times()?;
        match times.windows(2).position(|pair| !in_order(pair[0], pair[1])) {
            Some(earlier) => Err(FrameError::NotAscending { row: earlier + 1 }),
            None => Ok(()),
        }
    }

    /// The times of a time series: the first field of that type, which has no nulls.
    pub(super) fn times(&self) -> Result<Vec<i64>, FrameError> {
        let position = time_position(self)?;
        match &self.fields()[position].values {
            Column::Time(Values::Plain(times)) => Ok(times.clone()),
            Column::Time(times) => times
                .iter()
                .enumerate()
                .map(|(row, time)| time.copied().ok_or(FrameError::NullTime { row }))
                .collect(),
            _ => Err(FrameError::NoTimes),
        }
    }

    /// There is a field of numbers or truth values.
    fn check_values(&self) -> Result<(), FrameError> {
        let is_value = |column: &Column| column.is_numeric() || matches!(column, Column::Bool(_));
        if self.fields().iter().any(|field| is_value(&field.values)) {
            Ok(())
        } else {
            Err(FrameError::NoValues)
        }
    }

    /// There are values, and no two fields of numbers have the same name and labels.
    fn check_items(&self) -> Result<(), FrameError> {
        self.check_values()?;
        let mut items = BTreeSet::new();
        for field in self.fields().iter().filter(|field| field.values.is_numeric()) {
            if !items.insert((&field.name, &field.labels)) {
                return Err(FrameError::DuplicateItem {
                    name: field.name.clone(),
                    labels: field.labels.clone(),
                });
            }
        }
        Ok(())
    }

    /// There are a time and a body for each line.
    fn check_lines(&self) -> Result<(), FrameError> {
        let has = |name: &str, is_right: fn(&Column) -> bool| {
            self.fields()
                .iter()
                .any(|field| field.name == name && is_right(&field.values))
        };
        if !has(TIMESTAMP, |values| matches!(values, Column::Time(Values::Plain(_)))) {
            return Err(FrameError::NoTimes);
        }
        if !has(BODY, |values| matches!(values, Column::String(Values::Plain(_)))) {
            return Err(FrameError::NoBody);
        }
        Ok(())
    }
}
