//! Reads rows, and prints what `table_frame` makes of them. This file belongs to the grader.

mod harness;

use frame_table::{
    api::{Cell, Field, Frame, Values},
    table_frame,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Columns and rows, with what they show.
#[derive(Deserialize)]
struct Given {
    shows: String,
    cols: Vec<String>,
    /// A null, a text, a truth value or an integer as it is; `{"f": "1.5"}` is a float and `{"t": 1}` a time.
    rows: Vec<Vec<Value>>,
}

fn main() {
    let mut cases = harness::Cases::default();
    for given in harness::inputs::<Given>() {
        cases.run(given.shows.clone(), move || {
            let cols: Vec<&str> = given.cols.iter().map(String::as_str).collect();
            let rows: Vec<Vec<Cell>> = given.rows.iter().map(|row| row.iter().map(cell).collect()).collect();
            match table_frame("t", &cols, &rows) {
                Ok(frame) => shown(&frame),
                Err(error) => format!("Err({error:?})"),
            }
        });
    }
}

fn cell(value: &Value) -> Cell {
    let number = |members: &Map<String, Value>| match (members.get("f"), members.get("t")) {
        (Some(Value::String(float)), None) => float.parse().ok().map(Cell::F64),
        (None, Some(time)) => time.as_i64().map(Cell::TimeMs),
        _ => None,
    };
    let cell = match value {
        Value::Null => Some(Cell::Null),
        Value::Bool(value) => Some(Cell::Bool(*value)),
        Value::Number(number) => number.as_i64().map(Cell::I64),
        Value::String(text) => Some(Cell::Str(text.clone())),
        Value::Object(members) => number(members),
        Value::Array(_) => None,
    };
    cell.expect("the grader's cell is a cell")
}

fn shown(frame: &Frame) -> String {
    let fields: Vec<String> = frame.fields.iter().map(field).collect();
    format!("{:?}, {} fields: {}", frame.name, fields.len(), fields.join("; "))
}

fn field(field: &Field) -> String {
    let (kind, values) = match &field.values {
        Values::Str(values) => ("Str", list(values, |value| format!("{value:?}"))),
        Values::F64(values) => ("F64", list(values, |value| harness::float(*value))),
        Values::I64(values) => ("I64", list(values, i64::to_string)),
        Values::Bool(values) => ("Bool", list(values, bool::to_string)),
        Values::TimeMs(values) => ("TimeMs", list(values, |value| format!("{value} ms"))),
    };
    let nullable = if field.nullable { "nullable " } else { "" };
    format!("{:?} {nullable}{kind} [{values}]", field.name)
}

fn list<T>(values: &[Option<T>], show: impl Fn(&T) -> String) -> String {
    let texts: Vec<String> = values.iter().map(|v| v.as_ref().map_or("null".to_owned(), &show)).collect();
    texts.join(", ")
}
