//! A field: a named column with what is known about it.

use super::column::Column;
use super::config::FieldConfig;
use super::labels::Labels;

/// A column of a frame with its name, its labels, and how to display it.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The name, which may be empty and may be shared by fields whose labels differ.
    pub name: String,
    /// What tells this series from others of the same name.
    pub labels: Labels,
    /// How to display the values.
    pub config: Option<FieldConfig>,
    /// The values.
    pub values: Column,
}

impl Field {
    /// A field without labels and config.
    pub fn new(name: impl Into<String>, values: impl Into<Column>) -> Self {
        Self {
            name: name.into(),
            labels: Labels::new(),
            config: None,
            values: values.into(),
        }
    }

    /// A field of times without nulls, in nanoseconds since the epoch.
    pub fn time(name: impl Into<String>, nanos: Vec<i64>) -> Self {
        Self::new(name, Column::time(nanos))
    }

    /// The field with these labels.
    #[must_use]
    pub fn with_labels(mut self, labels: impl Into<Labels>) -> Self {
        self.labels = labels.into();
        self
    }

    /// The field with this config.
    #[must_use]
    pub fn with_config(mut self, config: FieldConfig) -> Self {
        self.config = Some(config);
        self
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}
