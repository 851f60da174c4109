//! The schema: what a reader must know before it reads the values.

use super::super::field::Field;
use super::super::frame::Frame;
use super::json::{array, serialized};

/// Appends name, query and meta data, so far as they are set, and the fields.
pub(super) fn write(frame: &Frame, out: &mut Vec<u8>) {
    out.push(b'{');
    if !frame.name.is_empty() {
        out.extend_from_slice(b"\"name\":");
        serialized(out, &frame.name);
        out.push(b',');
    }
    if !frame.ref_id.is_empty() {
        out.extend_from_slice(b"\"refId\":");
        serialized(out, &frame.ref_id);
        out.push(b',');
    }
    if let Some(meta) = &frame.meta {
        out.extend_from_slice(b"\"meta\":");
        serialized(out, meta);
        out.push(b',');
    }
    out.extend_from_slice(b"\"fields\":");
    array(out, frame.fields(), write_field);
    out.push(b'}');
}

/// Appends one field's name, types, labels and config; only the types are always there.
fn write_field(out: &mut Vec<u8>, field: &Field) {
    out.push(b'{');
    if !field.name.is_empty() {
        out.extend_from_slice(b"\"name\":");
        serialized(out, &field.name);
        out.push(b',');
    }
    out.extend_from_slice(b"\"type\":\"");
    out.extend_from_slice(field.values.simple_type().as_bytes());
    out.extend_from_slice(b"\",\"typeInfo\":{\"frame\":\"");
    out.extend_from_slice(field.values.frame_type().as_bytes());
    out.push(b'"');
    if field.values.is_nullable() {
        out.extend_from_slice(b",\"nullable\":true");
    }
    out.push(b'}');
    if !field.labels.is_empty() {
        out.extend_from_slice(b",\"labels\":");
        serialized(out, &field.labels);
    }
    if let Some(config) = &field.config {
        out.extend_from_slice(b",\"config\":");
        serialized(out, config);
    }
    out.push(b'}');
}
