//! Label sets: what identifies a series.

use std::{
    fmt,
    sync::{Arc, LazyLock},
};

use serde::{Serialize, Serializer, ser::SerializeMap};

/// The label that holds a metric's name.
pub const METRIC_NAME: &str = "__name__";

static EMPTY: LazyLock<Labels> = LazyLock::new(|| Labels(Arc::from([])));

/// A label set, sorted by name and cheap to clone. A label with an empty value is the same as none, so none is kept.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Labels(Arc<[(String, String)]>);

impl Labels {
    /// The set of these pairs. Of pairs with the same name, the last counts.
    pub fn new<N: Into<String>, V: Into<String>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let mut sorted: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        // A stable sort of the reversed pairs, so that `dedup_by` keeps the last that was given.
        sorted.reverse();
        sorted.sort_by(|(left, _), (right, _)| left.cmp(right));
        sorted.dedup_by(|(later, _), (earlier, _)| later == earlier);
        sorted.retain(|(_, value)| !value.is_empty());
        Self(sorted.into())
    }

    /// The set without labels.
    pub fn empty() -> Self {
        EMPTY.clone()
    }

    /// A label's value; the empty string where there is no such label.
    pub fn get(&self, name: &str) -> &str {
        self.0
            .binary_search_by(|(own, _)| own.as_str().cmp(name))
            .map_or("", |index| self.0[index].1.as_str())
    }

    /// Pairs of name and value, sorted by name.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The set less the metric's name.
    #[must_use]
    pub fn without_name(&self) -> Self {
        self.without(&[METRIC_NAME])
    }

    /// The set less these labels.
    #[must_use]
    pub fn without<S: AsRef<str>>(&self, names: &[S]) -> Self {
        self.retain(|name| !names.iter().any(|dropped| dropped.as_ref() == name))
    }

    /// The set of only these labels.
    #[must_use]
    pub fn keeping<S: AsRef<str>>(&self, names: &[S]) -> Self {
        self.retain(|name| names.iter().any(|kept| kept.as_ref() == name))
    }

    /// The set with one label replaced or added; an empty value takes it away.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        Self::new(self.iter().chain([(name, value)]))
    }

    /// How many bytes of text the set holds.
    pub(super) fn text_len(&self) -> usize {
        self.iter().map(|(name, value)| name.len() + value.len()).sum()
    }

    fn retain(&self, keep: impl Fn(&str) -> bool) -> Self {
        if self.0.iter().all(|(name, _)| keep(name)) {
            return self.clone();
        }
        Self(self.0.iter().filter(|(name, _)| keep(name)).cloned().collect())
    }
}

/// Whether a text can name a label in PromQL.
pub(super) fn is_label_name(name: &str) -> bool {
    let mut bytes = name.bytes();
    bytes
        .next()
        .is_some_and(|first| first == b'_' || first.is_ascii_alphabetic())
        && bytes.all(|byte| byte == b'_' || byte.is_ascii_alphanumeric())
}

impl fmt::Display for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (index, (name, value)) in self.iter().enumerate() {
            let comma = if index == 0 { "" } else { ", " };
            write!(f, "{comma}{name}={value:?}")?;
        }
        f.write_str("}")
    }
}

impl fmt::Debug for Labels {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Labels {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.iter() {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_sorted_has_no_empty_values_and_the_last_of_a_name() {
        let labels = Labels::new([("b", "1"), ("a", "2"), ("c", ""), ("b", "3")]);
        assert_eq!(labels.to_string(), r#"{a="2", b="3"}"#);
        assert_eq!(labels.get("b"), "3");
        assert_eq!(labels.get("c"), "");
    }

    #[test]
    fn an_empty_value_given_last_takes_a_label_away() {
        let labels = Labels::new([("a", "1"), ("b", "2")]);
        assert_eq!(labels.with("a", ""), Labels::new([("b", "2")]));
    }

    #[test]
    fn keeps_and_drops_by_name() {
        let labels = Labels::new([(METRIC_NAME, "m"), ("a", "1"), ("b", "2")]);
        assert_eq!(labels.without_name(), Labels::new([("a", "1"), ("b", "2")]));
        assert_eq!(labels.keeping(&["b", "x"]), Labels::new([("b", "2")]));
    }

    #[test]
    fn knows_label_names() {
        assert!(is_label_name("_a9"));
        assert!(!is_label_name("9a"));
        assert!(!is_label_name(""));
        assert!(!is_label_name("x-y"));
    }
}
