//! Reads frames, and prints what `encode` makes of them. This file belongs to the grader.

mod harness;

use std::collections::BTreeMap;

use frame_wire::{
    api::{Field, Frame, Values},
    encode,
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// A frame, with what it shows.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Given {
    shows: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    ref_id: String,
    kind: Option<String>,
    fields: Vec<GivenField>,
}

#[derive(Deserialize)]
struct GivenField {
    #[serde(default)]
    name: String,
    #[serde(default)]
    labels: BTreeMap<String, String>,
    #[serde(default)]
    config: BTreeMap<String, String>,
    #[serde(default)]
    nullable: bool,
    #[serde(flatten)]
    values: GivenValues,
}

/// Values by type; floats are texts, since JSON has no NaN.
#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum GivenValues {
    Float(Vec<Option<String>>),
    Int(Vec<Option<i64>>),
    Text(Vec<Option<String>>),
    Bool(Vec<Option<bool>>),
    Time(Vec<Option<i64>>),
}

impl Given {
    fn frame(self) -> Frame {
        Frame {
            name: self.name,
            ref_id: self.ref_id,
            kind: self.kind,
            fields: self.fields.into_iter().map(GivenField::field).collect(),
        }
    }
}

impl GivenField {
    fn field(self) -> Field {
        let float = |text: String| text.parse().expect("the grader's number is a number");
        Field {
            name: self.name,
            labels: self.labels,
            config: self.config,
            nullable: self.nullable,
            values: match self.values {
                GivenValues::Float(values) => Values::Float(values.into_iter().map(|v| v.map(float)).collect()),
                GivenValues::Int(values) => Values::Int(values),
                GivenValues::Text(values) => Values::Text(values),
                GivenValues::Bool(values) => Values::Bool(values),
                GivenValues::Time(values) => Values::Time(values),
            },
        }
    }
}

fn main() {
    let mut cases = harness::Cases::default();
    for given in harness::inputs::<Given>() {
        let shows = given.shows.clone();
        let frame = given.frame();
        cases.run(shows, move || match encode(&frame) {
            Ok(text) => written(&text),
            Err(error) => format!("Err({error:?})"),
        });
    }
}

/// The document in one form, whatever the order of members, the white space and the spelling of numbers were, and
/// without what is free.
fn written(text: &str) -> String {
    let Ok(mut document) = serde_json::from_str::<Value>(text) else {
        return format!("not one JSON document: {text}");
    };
    if let Some(data) = document.get_mut("data").and_then(Value::as_object_mut) {
        data.remove("nanos");
    }
    let fields = document.pointer_mut("/schema/fields").and_then(Value::as_array_mut);
    for field in fields.into_iter().flatten() {
        if let Some(info) = field.get_mut("typeInfo").and_then(Value::as_object_mut)
            && info.get("nullable") == Some(&Value::Bool(false))
        {
            info.remove("nullable");
        }
    }
    canonical(&document)
}

fn canonical(value: &Value) -> String {
    let list = |items: Vec<String>| items.join(",");
    match value {
        Value::Object(members) => format!("{{{}}}", list(sorted(members))),
        Value::Array(items) => format!("[{}]", list(items.iter().map(canonical).collect())),
        Value::Number(number) => match number.as_f64() {
            // A number with a fraction of zero is an integer; one without any keeps all of its digits.
            Some(float) if number.is_f64() => format!("{float}"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}

fn sorted(members: &Map<String, Value>) -> Vec<String> {
    let members: BTreeMap<_, _> = members.iter().collect();
    let member = |(name, value): (&String, &Value)| format!("{}:{}", Value::from(name.as_str()), canonical(value));
    members.into_iter().map(member).collect()
}
