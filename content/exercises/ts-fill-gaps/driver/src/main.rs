//! Fills what each line describes and prints the points that come out. This file belongs to the grader.

mod harness;

use serde::Deserialize;
use ts_fill_gaps::{
    api::{Fill, Pt, TsErr},
    fill,
};

/// One call.
#[derive(Deserialize)]
struct Input {
    name: String,
    from: i64,
    to: i64,
    step: i64,
    fill: Name,
    /// Pairs of a time and a value, which is a number, null, or `"NaN"`.
    #[serde(default)]
    pts: Vec<(i64, Given)>,
    /// Prints how many points come out, the first and the last.
    #[serde(default)]
    brief: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Name {
    Null,
    Previous,
    Linear,
    Value(f64),
}

#[derive(Deserialize, Clone)]
#[serde(untagged)]
enum Given {
    Number(f64),
    Text(String),
    Null,
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        cases.run(input.name.clone(), move || run(&input));
    }
}

fn run(input: &Input) -> String {
    let with = match input.fill {
        Name::Null => Fill::Null,
        Name::Previous => Fill::Previous,
        Name::Linear => Fill::Linear,
        Name::Value(value) => Fill::Value(value),
    };
    let pts: Vec<Pt> = input
        .pts
        .iter()
        .map(|(t_ms, given)| Pt {
            t_ms: *t_ms,
            v: match given {
                Given::Number(number) => Some(*number),
                Given::Text(text) => Some(text.parse().expect("the grader's value is a number")),
                Given::Null => None,
            },
        })
        .collect();
    let result: Result<Vec<Pt>, TsErr> = fill(&pts, input.from, input.to, input.step, with);
    harness::result(&result, |points| {
        let shown: Vec<String> = points.iter().map(shown).collect();
        match (shown.first(), shown.last()) {
            (Some(first), Some(last)) if input.brief => {
                format!("{} points, the first {first}, the last {last}", points.len())
            }
            _ => shown.join(", "),
        }
    })
}

fn shown(point: &Pt) -> String {
    let value = point.v.map_or_else(|| "null".to_owned(), harness::float);
    format!("{} ms: {value}", point.t_ms)
}
