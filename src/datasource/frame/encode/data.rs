//! The data: one array for each column, and beside them what JSON's numbers can't say.

use super::super::column::{Column, NANOS_PER_MILLI};
use super::super::field::Field;
use super::super::values::Values;
use super::json::{array, serialized};

const NULL: &[u8] = b"null";

/// Bytes of a typical value with its comma, to make room for once instead of growing step by step.
const TYPICAL: usize = 20;

/// How many numbers are formatted before they are appended.
const BATCH: usize = 6;

/// Bytes of the longest number, `-2.2250738585072014e-308`, with its comma.
const LONGEST: usize = 25;

/// Bytes by which the output grows for the next batches.
const GROWTH: usize = 512 * LONGEST;

/// What of a frame's values JSON's numbers can't say.
#[derive(Default)]
struct Unsaid {
    /// NaN, or an infinity.
    entities: bool,
    /// A time that is no whole millisecond.
    nanos: bool,
}

/// A float as JSON has it.
enum Number<F> {
    Finite(F),
    Beyond,
    Null,
}

/// Appends `values` and, where there is something to say, `entities` and `nanos`.
pub(super) fn write(fields: &[Field], out: &mut Vec<u8>) {
    out.reserve(fields.iter().map(|field| field.len() * TYPICAL).sum());
    out.extend_from_slice(b"{\"values\":");
    let mut unsaid = Unsaid::default();
    array(out, fields, |out, field| write_column(out, &field.values, &mut unsaid));
    if unsaid.entities {
        out.extend_from_slice(b",\"entities\":");
        array(out, fields, |out, field| write_entities(out, &field.values));
    }
    if unsaid.nanos {
        out.extend_from_slice(b",\"nanos\":");
        array(out, fields, |out, field| write_nanos(out, &field.values));
    }
    out.push(b'}');
}

/// Appends a column's values, and marks what they leave unsaid.
fn write_column(out: &mut Vec<u8>, column: &Column, unsaid: &mut Unsaid) {
    match column {
        Column::Int8(values) => write_values(out, values, write_integer),
        Column::Int16(values) => write_values(out, values, write_integer),
        Column::Int32(values) => write_values(out, values, write_integer),
        Column::Int64(values) => write_values(out, values, write_integer),
        Column::Uint8(values) => write_values(out, values, write_integer),
        Column::Uint16(values) | Column::Enum(values) => write_values(out, values, write_integer),
        Column::Uint32(values) => write_values(out, values, write_integer),
        Column::Uint64(values) => write_values(out, values, write_integer),
        Column::Float32(values) => unsaid.entities |= write_floats(out, values, f32::is_finite),
        Column::Float64(values) => unsaid.entities |= write_floats(out, values, f64::is_finite),
        Column::String(values) => write_values(out, values, serialized),
        Column::Bool(values) => write_values(out, values, serialized),
        Column::Time(values) => write_values(out, values, |out, &nanos| {
            let millis = nanos.div_euclid(NANOS_PER_MILLI);
            unsaid.nanos |= millis * NANOS_PER_MILLI != nanos;
            write_integer(out, &millis);
        }),
        Column::Json(values) => write_values(out, values, |out, value| {
            out.extend_from_slice(value.as_str().as_bytes());
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

fn write_integer(out: &mut Vec<u8>, value: &impl itoa::Integer) {
    out.extend_from_slice(itoa::Buffer::new().format(*value).as_bytes());
}

/// Appends an array of floats, each as the shortest text that reads back as the same, and null where there is none or JSON has
/// none; returns whether there were such as JSON hasn't.
fn write_floats<F: zmij::Float>(out: &mut Vec<u8>, values: &Values<F>, is_finite: impl Fn(F) -> bool) -> bool {
    let number = |value: F| {
        if is_finite(value) {
            Number::Finite(value)
        } else {
            Number::Beyond
        }
    };
    match values {
        Values::Plain(values) => write_numbers(out, values, |value| number(*value)),
        Values::Nullable(values) => write_numbers(out, values, |value| value.map_or(Number::Null, number)),
    }
}

/// Appends an array of what `number` makes of each value; returns whether one was beyond JSON.
///
/// This is where most of a frame's time goes, so numbers go in batches: a copy right after the stores that it reads would wait
/// for them.
fn write_numbers<T, F: zmij::Float>(out: &mut Vec<u8>, values: &[T], number: impl Fn(&T) -> Number<F>) -> bool {
    let mut buffers = [(); BATCH].map(|()| zmij::Buffer::new());
    let mut beyond = false;
    out.push(b'[');
    let mut end = out.len();
    for batch in values.chunks(BATCH) {
        let mut texts = [NULL; BATCH];
        let mut free = buffers.iter_mut();
        for (place, value) in batch.iter().enumerate() {
            match (number(value), free.next()) {
                (Number::Finite(number), Some(buffer)) => texts[place] = buffer.format_finite(number).as_bytes(),
                (Number::Beyond, _) => beyond = true,
                _ => {}
            }
        }
        if out.len() < end + BATCH * LONGEST {
            out.resize(end + GROWTH, 0);
        }
        for text in &texts[..batch.len()] {
            let comma = end + text.len();
            copy(text, &mut out[end..comma]);
            out[comma] = b',';
            end = comma + 1;
        }
    }
    out.truncate(end);
    match out.last_mut() {
        Some(last) if *last == b',' => *last = b']',
        _ => out.push(b']'),
    }
    beyond
}

/// Copies a number's text, of the lengths that most have by two moves of a known size, which need no call.
#[inline]
fn copy(text: &[u8], to: &mut [u8]) {
    if text.len() <= 24
        && let (Some(head), Some(tail)) = (text.first_chunk::<16>(), text.last_chunk::<8>())
    {
        if let Some(to) = to.first_chunk_mut() {
            *to = *head;
        }
        if let Some(to) = to.last_chunk_mut() {
            *to = *tail;
        }
    } else {
        to.copy_from_slice(text);
    }
}

/// Whether a column has a number that JSON can't say.
fn has_entities(column: &Column) -> bool {
    match column {
        Column::Float32(values) => values.any(|value| !value.is_finite()),
        Column::Float64(values) => values.any(|value| !value.is_finite()),
        _ => false,
    }
}

/// Appends the rows of NaN and the infinities, each under its name if it has any; null for a column that has none at all.
fn write_entities(out: &mut Vec<u8>, column: &Column) {
    if !has_entities(column) {
        out.extend_from_slice(NULL);
        return;
    }
    out.push(b'{');
    let start = out.len();
    write_entity(out, start, column, "NaN", f64::is_nan);
    write_entity(out, start, column, "Inf", |number| number == f64::INFINITY);
    write_entity(out, start, column, "NegInf", |number| number == f64::NEG_INFINITY);
    out.push(b'}');
}

/// Appends one member of the object whose members begin at `start`, if a row is such a number.
fn write_entity(out: &mut Vec<u8>, start: usize, column: &Column, name: &str, is_such: fn(f64) -> bool) {
    let mut rows = (0..column.len())
        .filter(|&row| column.number(row).is_some_and(is_such))
        .peekable();
    if rows.peek().is_none() {
        return;
    }
    if out.len() > start {
        out.push(b',');
    }
    serialized(out, name);
    out.push(b':');
    array(out, rows, |out, row| write_integer(out, &row));
}

/// Whether a column has a time that is no whole millisecond.
fn has_nanos(column: &Column) -> bool {
    matches!(column, Column::Time(times) if times.any(|nanos| nanos % NANOS_PER_MILLI != 0))
}

/// Appends for each row the nanoseconds past its millisecond; null for a column where all are 0.
fn write_nanos(out: &mut Vec<u8>, column: &Column) {
    match column {
        Column::Time(times) if has_nanos(column) => array(out, times.iter(), |out, nanos| {
            write_integer(out, &nanos.map_or(0, |nanos| nanos.rem_euclid(NANOS_PER_MILLI)));
        }),
        _ => out.extend_from_slice(NULL),
    }
}
