//! Series are told apart.

use std::collections::BTreeMap;

// ANCHOR: key
/// Equal for equal names and labels, and ordered; no text is needed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    name: String,
    labels: BTreeMap<String, String>,
}

/// The fields of the frame, in the order of their keys.
type Columns = BTreeMap<Key, Vec<Option<f64>>>;
// ANCHOR_END: key

fn key(name: &str, labels: &[(&str, &str)]) -> Key {
    let owned = |(label, value): &(&str, &str)| {
        (label.to_string(), value.to_string())
    };
    Key {
        name: name.to_owned(),
        labels: labels.iter().map(owned).collect(),
    }
}

fn main() {
    let mut columns = Columns::new();
    columns.insert(key("cpu", &[("host", "a"), ("zone", "eu")]), vec![]);
    columns.insert(key("cpu", &[("host", "a,zone=eu")]), vec![]);
    println!("{columns:?}");
}
