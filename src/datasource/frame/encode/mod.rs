//! A frame's JSON, straight from its columns to bytes: nothing is allocated for a value.

mod data;
mod json;
mod schema;
#[cfg(test)]
mod tests;

pub(super) use self::json::{array, serialized};
use super::frame::Frame;

impl Frame {
    /// Appends the frame's JSON: the schema, then the data, column by column.
    ///
    /// Times are whole milliseconds, rounded down, with the rest in `nanos`; NaN and the infinities are null, with their rows in
    /// `entities`. Both members are left out where they would say nothing.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"schema\":");
        schema::write(self, out);
        out.extend_from_slice(b",\"data\":");
        data::write(self.fields(), out);
        out.push(b'}');
    }

    /// The frame's JSON as text.
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        self.write_json(&mut out);
        String::from_utf8_lossy(&out).into_owned()
    }
}
