//! Downsamples what each line describes and prints the points that come out. This file belongs to the grader.

mod harness;

use serde::Deserialize;
use ts_downsample::{
    api::{Agg, Pt, TsErr},
    downsample,
};

/// One call.
#[derive(Deserialize)]
struct Input {
    name: String,
    from: i64,
    to: i64,
    max: usize,
    agg: Name,
    /// Pairs of a time and a value, which is a number, null, or `"NaN"`.
    #[serde(default)]
    pts: Vec<(i64, Given)>,
    /// As many points as this beside `pts`, ten milliseconds apart from `from` on, with the values 0, 1, 2, …
    #[serde(default)]
    ramp: i32,
    /// Prints how many points come out, the first and the last.
    #[serde(default)]
    brief: bool,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum Name {
    Avg,
    Min,
    Max,
    Last,
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
    let agg = match input.agg {
        Name::Avg => Agg::Avg,
        Name::Min => Agg::Min,
        Name::Max => Agg::Max,
        Name::Last => Agg::Last,
    };
    let mut pts: Vec<Pt> = input
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
    pts.extend((0..input.ramp).map(|i| Pt {
        t_ms: input.from + 10 * i64::from(i),
        v: Some(f64::from(i)),
    }));
    let result: Result<Vec<Pt>, TsErr> = downsample(&pts, input.from, input.to, input.max, agg);
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
