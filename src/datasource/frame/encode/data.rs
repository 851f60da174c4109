//! The data: one array for each column, and beside them what JSON's numbers can't say.

use super::super::column::{Column, NANOS_PER_MILLI};
use super::super::field::Field;
use super::super::values::Values;
use super::json::{array, serialized};

const NULL: &[u8] = b"null";

/// Bytes of a typical value with its comma, to make room for once instead of growing step by step.
const TYPICAL: usize = 16;

/// Appends `values` and, where there is something to say, `entities` and `nanos`.
pub(super) fn write(fields: &[Field], out: &mut Vec<u8>) {
    out.reserve(fields.iter().map(|field| field.len() * TYPICAL).sum());
    out.extend_from_slice(b"{\"values\":");
    array(out, fields, |out, field| write_column(out, &field.values));
    if fields.iter().any(|field| has_entities(&field.values)) {
        out.extend_from_slice(b",\"entities\":");
        array(out, fields, |out, field| write_entities(out, &field.values));
    }
    if fields.iter().any(|field| has_nanos(&field.values)) {
        out.extend_from_slice(b",\"nanos\":");
        array(out, fields, |out, field| write_nanos(out, &field.values));
    }
    out.push(b'}');
}

/// Appends a column's values.
fn write_column(out: &mut Vec<u8>, column: &Column) {
    match column {
        Column::Int8(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Int16(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Int32(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Int64(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Uint8(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Uint16(values) | Column::Enum(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Uint32(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Uint64(values) => write_values(out, values, |out, &value| integer(out, value)),
        Column::Float32(values) => write_values(out, values, |out, &value| float(out, value, value.is_finite())),
        Column::Float64(values) => write_values(out, values, |out, &value| float(out, value, value.is_finite())),
        Column::String(values) => write_values(out, values, |out, value| serialized(out, value)),
        Column::Bool(values) => write_values(out, values, |out, &value| boolean(out, value)),
        Column::Time(values) => write_values(out, values, |out, &nanos| {
            integer(out, nanos.div_euclid(NANOS_PER_MILLI))
        }),
        Column::Json(values) => write_values(out, values, |out, value| {
            out.extend_from_slice(value.as_str().as_bytes())
        }),
    }
}

/// Appends an array of values, a null where there is none.
fn write_values<T>(out: &mut Vec<u8>, values: &Values<T>, mut write: impl FnMut(&mut Vec<u8>, &T)) {
    match values {
        Values::Plain(values) => array(out, values, write),
        Values::Nullable(values) => array(out, values, |out, value| match value {
            Some(value) => write(out, value),
            None => out.extend_from_slice(NULL),
        }),
    }
}

fn integer(out: &mut Vec<u8>, value: impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(value).as_bytes());
}

/// The shortest text that reads back as the same number.
fn float(out: &mut Vec<u8>, value: impl zmij::Float, finite: bool) {
    if finite {
        out.extend_from_slice(zmij::Buffer::new().format_finite(value).as_bytes());
    } else {
        out.extend_from_slice(NULL);
    }
}

fn boolean(out: &mut Vec<u8>, value: bool) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

/// Whether a column has a number that JSON can't say.
fn has_entities(column: &Column) -> bool {
    match column {
        Column::Float32(values) => values.iter().flatten().any(|value| !value.is_finite()),
        Column::Float64(values) => values.iter().flatten().any(|value| !value.is_finite()),
        _ => false,
    }
}

/// Appends the rows of NaN and the infinities, each under its name if it has any; null for a column that has none at all.
fn write_entities(out: &mut Vec<u8>, column: &Column) {
    if !has_entities(column) {
        out.extend_from_slice(NULL);
        return;
    }
    let kinds: [(&str, fn(f64) -> bool); 3] = [
        ("NaN", f64::is_nan),
        ("Inf", |value| value == f64::INFINITY),
        ("NegInf", |value| value == f64::NEG_INFINITY),
    ];
    let rows_of =
        |is_kind: fn(f64) -> bool| (0..column.len()).filter(move |&row| column.number(row).is_some_and(is_kind));
    out.push(b'{');
    let present = kinds
        .into_iter()
        .filter(|&(_, is_kind)| rows_of(is_kind).next().is_some());
    for (position, (name, is_kind)) in present.enumerate() {
        if position > 0 {
            out.push(b',');
        }
        serialized(out, name);
        out.push(b':');
        array(out, rows_of(is_kind), integer);
    }
    out.push(b'}');
}

/// Whether a column has a time that is no whole millisecond.
fn has_nanos(column: &Column) -> bool {
    matches!(column, Column::Time(times) if times.iter().flatten().any(|nanos| nanos % NANOS_PER_MILLI != 0))
}

/// Appends for each row the nanoseconds past its millisecond; null for a column where all are 0.
fn write_nanos(out: &mut Vec<u8>, column: &Column) {
    match column {
        Column::Time(times) if has_nanos(column) => {
            array(out, times.iter(), |out, nanos| {
                integer(out, nanos.map_or(0, |nanos| nanos.rem_euclid(NANOS_PER_MILLI)))
            });
        }
        _ => out.extend_from_slice(NULL),
    }
}
