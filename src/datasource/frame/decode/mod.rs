//! A frame read from JSON: what the encoder, the Go SDK and `@grafana/data` write.
//!
//! `schema` comes before `data`, as the types decide how the values are read. Beyond what the encoder writes, these are
//! understood: members that are null or absent, numbers written as text, types that only `type` names, and a null in a field
//! that isn't nullable, which becomes nullable by it. What doesn't fit is an error that names the field, never a guess.

mod data;
mod item;
mod schema;
#[cfg(test)]
mod tests;

use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use self::data::DataSeed;
use self::schema::Schema;
use super::frame::Frame;

impl<'de> Deserialize<'de> for Frame {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FrameVisitor)
    }
}

struct FrameVisitor;

impl<'de> Visitor<'de> for FrameVisitor {
    type Value = Frame;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a frame: an object with `schema` and `data`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Frame, A::Error> {
        let mut schema: Option<Schema> = None;
        let mut has_data = false;
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "schema" if has_data => {
                    return Err(A::Error::custom("`schema` comes after `data`; it must come first"));
                }
                "schema" if schema.is_some() => return Err(A::Error::duplicate_field("schema")),
                "schema" => schema = Some(map.next_value()?),
                "data" if has_data => return Err(A::Error::duplicate_field("data")),
                "data" => {
                    let fields = &mut schema.get_or_insert_default().fields;
                    map.next_value_seed(DataSeed { fields })?;
                    has_data = true;
                }
                _ => return Err(A::Error::unknown_field(&key, &["schema", "data"])),
            }
        }
        let Schema {
            name,
            ref_id,
            meta,
            fields,
        } = schema.unwrap_or_default();
        let mut frame = Frame::new(name, fields).map_err(A::Error::custom)?;
        frame.ref_id = ref_id;
        frame.meta = meta;
        Ok(frame)
    }
}
