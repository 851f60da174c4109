//! Makes wide frames of long ones, as each line says, and prints them. This file belongs to the grader.

mod harness;

use std::{collections::BTreeMap, fmt::Write};

use frame_long_wide::{
    api::{Fill, LongRow, Wide, WideError},
    long_to_wide,
};
use serde::Deserialize;

/// One call.
#[derive(Deserialize)]
struct Input {
    name: String,
    fill: Name,
    /// A time, the factors, the values of each row.
    rows: Vec<(i64, BTreeMap<String, String>, BTreeMap<String, Option<f64>>)>,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Name {
    Null,
    Previous,
    Value(f64),
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        cases.run(input.name.clone(), move || run(input));
    }
}

fn run(input: Input) -> String {
    let fill = match input.fill {
        Name::Null => Fill::Null,
        Name::Previous => Fill::Previous,
        Name::Value(value) => Fill::Value(value),
    };
    let row = |(t_ms, factors, values)| LongRow { t_ms, factors, values };
    let rows: Vec<LongRow> = input.rows.into_iter().map(row).collect();
    let result: Result<Wide, WideError> = long_to_wide(&rows, fill);
    match result {
        Ok(wide) => shown(&wide),
        Err(error) => format!("Err({error:?})"),
    }
}

fn shown(wide: &Wide) -> String {
    let mut text = format!("Ok\n  times: {}", list(wide.times.iter().map(i64::to_string)));
    for column in &wide.columns {
        let factors = list(column.factors.iter().map(|(name, value)| format!("{name}={value:?}")));
        let value = |value: &Option<f64>| value.map_or_else(|| "null".to_owned(), harness::float);
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "\n  {}{{{factors}}}: {}",
            column.name,
            list(column.values.iter().map(value))
        );
    }
    text
}

fn list(items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(", ")
}
