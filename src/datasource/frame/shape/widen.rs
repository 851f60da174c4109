//! Long to wide: rows that say which series they belong to become a field for each series.

use std::collections::BTreeMap;

use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::labels::Labels;
use super::super::meta::FrameType;
use super::fill::Fill;
use super::{is_factor, time_position};

impl Frame {
    /// A wide frame with the points of this long one, as the SDK's `LongToWide` makes it.
    ///
    /// Text and truth values become labels; each value field becomes a field for each set of labels, ordered by name, then by
    /// the labels in the order of their fields. Times must ascend, and may repeat for different series only. A series that has
    /// no point at a time gets `fill` there, before its first point as after its last.
    pub fn long_to_wide(&self, fill: Fill) -> Result<Self, FrameError> {
        let time_position = time_position(self)?;
        let (factors, mut values): (Vec<&Field>, Vec<&Field>) = (self.fields().iter().enumerate())
            .filter(|&(position, _)| position != time_position)
            .map(|(_, field)| field)
            .partition(|field| is_factor(&field.values));
        if factors.is_empty() {
            return Err(FrameError::NoFactors);
        }
        if values.is_empty() {
            return Err(FrameError::NoValues);
        }
        let points = Points::of(&self.times()?, &factors)?;
        values.sort_by(|one, other| one.name.cmp(&other.name));

        let mut fields = vec![Field::time(self.fields()[time_position].name.clone(), points.times)];
        for field in values {
            for (factor_values, rows) in &points.series {
                let labels = factors
                    .iter()
                    .map(|factor| factor.name.as_str())
                    .zip(factor_values)
                    .collect::<Labels>();
                fields.push(Field {
                    name: field.name.clone(),
                    labels,
                    config: field.config.clone(),
                    values: field.values.gather(rows, fill),
                });
            }
        }
        let mut wide = Self::new(self.name.clone(), fields)?.with_ref_id(self.ref_id.clone());
        wide.meta = Some(self.meta.clone().unwrap_or_default().retyped(FrameType::TimeSeriesWide));
        Ok(wide)
    }
}

/// Where the points of each series are found in a long frame.
struct Points {
    /// The times, each once.
    times: Vec<i64>,
    /// For the values of the factors that make a series, its row in the long frame at each time.
    series: BTreeMap<Vec<String>, Vec<Option<usize>>>,
}

impl Points {
    fn of(times: &[i64], factors: &[&Field]) -> Result<Self, FrameError> {
        let mut points = Self {
            times: Vec::new(),
            series: BTreeMap::new(),
        };
        for (row, &time) in times.iter().enumerate() {
            match points.times.last() {
                Some(&last) if time < last => return Err(FrameError::NotAscending { row }),
                Some(&last) if time == last => {}
                _ => points.times.push(time),
            }
            let factor_values = factors.iter().map(|factor| factor.values.label(row)).collect();
            let rows = points.series.entry(factor_values).or_default();
            if rows.len() == points.times.len() {
                return Err(FrameError::DuplicatePoint { row });
            }
            rows.resize(points.times.len() - 1, None);
            rows.push(Some(row));
        }
        for rows in points.series.values_mut() {
            rows.resize(points.times.len(), None);
        }
        if points.times.is_empty() {
            Err(FrameError::Empty)
        } else {
            Ok(points)
        }
    }
}
