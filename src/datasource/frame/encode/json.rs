//! The punctuation of JSON.

use serde::Serialize;

/// Appends an array of what `write` makes of each item.
pub(in super::super) fn array<T>(
    out: &mut Vec<u8>,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    out.push(b'[');
    for (position, item) in items.into_iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        write(out, item);
    }
    out.push(b']');
}

/// Appends what serde makes of a string, a map with string keys, or meta data.
#[expect(
    clippy::expect_used,
    reason = "bytes always fit into a vector, and every key that is written here is a string"
)]
pub(in super::super) fn serialized(out: &mut Vec<u8>, value: &(impl Serialize + ?Sized)) {
    serde_json::to_writer(out, value).expect("a value that is JSON");
}
