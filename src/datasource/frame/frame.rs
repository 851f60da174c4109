//! A frame: fields of the same length, with a name and meta data.

use super::error::FrameError;
use super::field::Field;
use super::meta::Meta;

/// Columns of one table, time series or set of numbers; all fields have the same number of rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Frame {
    /// The name, which may be empty.
    pub name: String,
    /// The query that this frame answers, which may be empty.
    pub ref_id: String,
    /// What is known about the frame as a whole.
    pub meta: Option<Meta>,
    fields: Vec<Field>,
}

impl Frame {
    /// A frame of these fields; an error if their lengths differ.
    pub fn new(name: impl Into<String>, fields: Vec<Field>) -> Result<Self, FrameError> {
        let expected = fields.first().map_or(0, Field::len);
        if let Some(field) = fields.iter().find(|field| field.len() != expected) {
            return Err(FrameError::Ragged {
                field: field.name.clone(),
                rows: field.len(),
                expected,
            });
        }
        Ok(Self {
            name: name.into(),
            ref_id: String::new(),
            meta: None,
            fields,
        })
    }

    /// A frame without fields: the answer of a query that found nothing.
    pub fn no_data() -> Self {
        Self::default()
    }

    /// The frame as the answer to the query `ref_id`.
    #[must_use]
    pub fn with_ref_id(mut self, ref_id: impl Into<String>) -> Self {
        self.ref_id = ref_id.into();
        self
    }

    /// The frame with this meta data.
    #[must_use]
    pub fn with_meta(mut self, meta: Meta) -> Self {
        self.meta = Some(meta);
        self
    }

    /// The fields in order.
    pub fn fields(&self) -> &[Field] {
        &self.fields
    }

    /// The fields, taken out of the frame.
    pub fn into_fields(self) -> Vec<Field> {
        self.fields
    }

    /// How many rows each field has.
    pub fn rows(&self) -> usize {
        self.fields.first().map_or(0, Field::len)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_different_lengths_make_no_frame() {
        let fields = vec![Field::new("a", vec![1_i64, 2]), Field::new("b", vec![1.0])];
        let error = Frame::new("", fields).expect_err("two rows and one");
        assert_eq!(
            error,
            FrameError::Ragged {
                field: "b".into(),
                rows: 1,
                expected: 2
            }
        );
    }
}
