//! Wide to long: a field for each series becomes rows that say which series they belong to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::column::Column;
use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::labels::Labels;
use super::super::meta::FrameType;
use super::{is_factor, time_position};

/// The series of a wide frame that have the same labels: a column for each name.
type Group<'f> = BTreeMap<&'f str, &'f Column>;

impl Frame {
    /// A long frame with the points of this wide one, as the SDK's `WideToLong` makes it.
    ///
    /// Each label becomes a string field, empty where a series doesn't have it. At each time there is a row for each set of
    /// labels, in their order; a name that a set doesn't have is null there. Fields of the same name have the same type.
    pub fn wide_to_long(&self) -> Result<Self, FrameError> {
        let time_position = time_position(self)?;
        let times = self.times()?;
        if let Some(earlier) = times.windows(2).position(|pair| pair[0] >= pair[1]) {
            return Err(FrameError::NotAscending { row: earlier + 1 });
        }
        let mut groups: BTreeMap<&Labels, Group<'_>> = BTreeMap::new();
        let mut values: BTreeMap<&str, Field> = BTreeMap::new();
        for (position, field) in self
            .fields()
            .iter()
            .enumerate()
            .filter(|&(position, _)| position != time_position)
        {
            debug_assert_ne!(position, time_position);
            if is_factor(&field.values) {
                return Err(FrameError::NotWide {
                    field: field.name.clone(),
                });
            }
            let start = || Field {
                labels: Labels::new(),
                values: field.values.emptied(),
                ..field.clone()
            };
            let value = values.entry(&field.name).or_insert_with(start);
            if !value.values.is_like(&field.values) {
                return Err(FrameError::Mixed {
                    field: field.name.clone(),
                });
            }
            if groups
                .entry(&field.labels)
                .or_default()
                .insert(&field.name, &field.values)
                .is_some()
            {
                return Err(FrameError::DuplicateItem {
                    name: field.name.clone(),
                    labels: field.labels.clone(),
                });
            }
        }
        if values.is_empty() {
            return Err(FrameError::NoValues);
        }

        let long_times = times
            .iter()
            .flat_map(|&time| std::iter::repeat_n(time, groups.len()))
            .collect();
        for row in 0..times.len() {
            for group in groups.values() {
                for (name, value) in &mut values {
                    value.values.push_from(group.get(name).copied(), row);
                }
            }
        }
        let factor_names: BTreeSet<&str> = groups
            .keys()
            .flat_map(|labels| labels.iter().map(|(name, _)| name))
            .collect();
        let factors = factor_names.into_iter().map(|name| {
            let in_one_row: Vec<&str> = groups
                .keys()
                .map(|labels| labels.get(name).unwrap_or_default())
                .collect();
            Field::new(name, in_one_row.repeat(times.len()))
        });
        let time_name = self.fields()[time_position].name.clone();
        let fields = std::iter::once(Field::time(time_name, long_times))
            .chain(values.into_values())
            .chain(factors);
        let mut long = Self::new(self.name.clone(), fields.collect())?.with_ref_id(self.ref_id.clone());
        long.meta = Some(self.meta.clone().unwrap_or_default().retyped(FrameType::TimeSeriesLong));
        Ok(long)
    }
}
