//! Reading a query's members: null counts as absent, and what has the wrong type or is out of range is an error, never
//! quietly something else.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use super::error::QueryError;

/// A query's members.
#[derive(Debug, Clone, Copy)]
pub(super) struct Members<'a>(pub(super) &'a Map<String, Value>);

impl<'a> Members<'a> {
    /// A member that is there and isn't null.
    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A string.
    pub(super) fn text(self, name: &str) -> Result<Option<&'a str>, QueryError> {
        let text = |value: &'a Value| {
            value
                .as_str()
                .ok_or_else(|| QueryError::bad(format!("`{name}` must be a string")))
        };
        self.get(name).map(text).transpose()
    }

    /// A whole number.
    pub(super) fn whole(self, name: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, QueryError> {
        let whole = |value: &Value| {
            let within = value.as_i64().filter(|number| range.contains(number));
            within.ok_or_else(|| {
                let (least, most) = (range.start(), range.end());
                QueryError::bad(format!("`{name}` must be a whole number from {least} to {most}"))
            })
        };
        self.get(name).map(whole).transpose()
    }

    /// A number.
    pub(super) fn number(self, name: &str) -> Result<Option<f64>, QueryError> {
        let number = |value: &Value| {
            let finite = value.as_f64().filter(|number| number.is_finite());
            finite.ok_or_else(|| QueryError::bad(format!("`{name}` must be a number")))
        };
        self.get(name).map(number).transpose()
    }

    /// Names and texts.
    pub(super) fn pairs(self, name: &str) -> Result<Vec<(String, String)>, QueryError> {
        let wrong = || QueryError::bad(format!("`{name}` must be an object of strings"));
        let Some(value) = self.get(name) else {
            return Ok(Vec::new());
        };
        let pairs = value.as_object().ok_or_else(wrong)?.iter();
        pairs
            .map(|(name, value)| Ok((name.clone(), value.as_str().ok_or_else(wrong)?.to_owned())))
            .collect()
    }
}
