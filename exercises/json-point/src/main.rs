//! Reads what to do, and prints what `to_json` and `from_json` make of it. This file belongs to the grader.

mod harness;

use std::collections::BTreeMap;

use json_point::{
    api::{Point, PointError},
    from_json, to_json,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// What a case does.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Input {
    /// Writes a point.
    To(Given),
    /// Reads a text.
    From(String),
    /// Writes a point and reads what was written.
    Both(Given),
}

/// A point, with the numbers that JSON can't hold as texts.
#[derive(Clone, Deserialize)]
struct Given {
    ns: String,
    value: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
}

impl Given {
    fn point(&self) -> Point {
        Point {
            ts_ns: self.ns.parse().expect("the grader's time is a number"),
            value: self.value.parse().expect("the grader's value is a number"),
            labels: self.labels.clone(),
        }
    }

    fn spoken(&self) -> String {
        let Self { ns, value, labels } = self;
        format!("{ns} ns, {value}, {labels:?}")
    }
}

fn main() {
    let mut cases = harness::Cases::default();
    for input in harness::inputs::<Input>() {
        match input {
            Input::To(given) => cases.run(format!("to_json({})", given.spoken()), move || {
                written(&to_json(&given.point()))
            }),
            Input::From(text) => cases.run(format!("from_json({text})"), move || read(from_json(&text))),
            Input::Both(given) => cases.run(format!("from_json(to_json({}))", given.spoken()), move || {
                read(from_json(&to_json(&given.point())))
            }),
        }
    }
}

/// The members of a document in one order, whatever the order and the white space were.
fn written(text: &str) -> String {
    let Ok(mut members) = serde_json::from_str::<Map<String, Value>>(text) else {
        return format!("not a JSON object: {text}");
    };
    let value = match members.remove("value") {
        Some(Value::Number(number)) => number.as_f64().map_or_else(|| number.to_string(), harness::float),
        other => shown(other),
    };
    let mut line = format!(
        "timestamp {}, value {value}, labels {}",
        shown(members.remove("timestamp")),
        shown(members.remove("labels"))
    );
    for (name, value) in members {
        line.push_str(&format!(", {name} {value}"));
    }
    line
}

fn shown(member: Option<Value>) -> String {
    member.map_or_else(|| "(absent)".to_owned(), |value| value.to_string())
}

fn read(result: Result<Point, PointError>) -> String {
    match result {
        Ok(Point { ts_ns, value, labels }) => format!("Ok({ts_ns} ns, {}, {labels:?})", harness::float(value)),
        Err(error) => format!("Err({error:?})"),
    }
}
