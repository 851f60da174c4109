//! The values of one column: all present, or each present or null.

/// A column's values of one type; which variant it is decides whether the field is nullable, whatever the values are.
#[derive(Debug, Clone, PartialEq)]
pub enum Values<T> {
    /// Every row has a value.
    Plain(Vec<T>),
    /// A row has a value or null.
    Nullable(Vec<Option<T>>),
}

impl<T> Values<T> {
    /// How many rows there are, nulls included.
    pub fn len(&self) -> usize {
        match self {
            Self::Plain(values) => values.len(),
            Self::Nullable(values) => values.len(),
        }
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a row may be null.
    pub fn is_nullable(&self) -> bool {
        matches!(self, Self::Nullable(_))
    }

    /// The value in row `row`: `None` where it is null, or past the end.
    pub fn get(&self, row: usize) -> Option<&T> {
        match self {
            Self::Plain(values) => values.get(row),
            Self::Nullable(values) => values.get(row).and_then(Option::as_ref),
        }
    }

    /// The values in row order, `None` for a null.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Option<&T>> {
        (0..self.len()).map(|row| self.get(row))
    }

    /// Whether a row is null.
    pub fn has_null(&self) -> bool {
        matches!(self, Self::Nullable(values) if values.iter().any(Option::is_none))
    }

    /// Whether a value is such; nulls are none.
    pub(super) fn any(&self, is_such: impl Fn(&T) -> bool) -> bool {
        match self {
            Self::Plain(values) => values.iter().any(is_such),
            Self::Nullable(values) => values.iter().flatten().any(is_such),
        }
    }

    /// Appends a value or null; the first null makes the values nullable.
    pub(super) fn push(&mut self, value: Option<T>) {
        match (&mut *self, value) {
            (Self::Plain(values), Some(value)) => values.push(value),
            (Self::Plain(values), None) => {
                let values = std::mem::take(values).into_iter().map(Some).chain([None]);
                *self = Self::Nullable(values.collect());
            }
            (Self::Nullable(values), value) => values.push(value),
        }
    }

    /// Makes the values plain, if no row is null.
    pub(super) fn make_plain(&mut self) {
        if let Self::Nullable(values) = self
            && values.iter().all(Option::is_some)
        {
            *self = Self::Plain(std::mem::take(values).into_iter().flatten().collect());
        }
    }
}

impl<T> From<Vec<T>> for Values<T> {
    fn from(values: Vec<T>) -> Self {
        Self::Plain(values)
    }
}

impl<T> From<Vec<Option<T>>> for Values<T> {
    fn from(values: Vec<Option<T>>) -> Self {
        Self::Nullable(values)
    }
}
