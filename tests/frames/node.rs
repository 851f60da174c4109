//! `@grafana/data`, which every panel reads frames with, holds our frames as we mean them.
//!
//! Needs `node`, `npm` and, once, the network for its packages; says so and passes where they are not at hand.

use std::path::{Path, PathBuf};
use std::process::Command;

use bigtent::datasource::frame::{Field, Frame, Labels};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::cases;
use crate::programs::{run, skip};

const WHAT: &str = "reading frames with `@grafana/data`";

/// What the program says of a case.
#[derive(Deserialize)]
struct Answer {
    name: String,
    frames: Vec<Held>,
}

/// A frame as the library holds it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Held {
    #[serde(default)]
    name: String,
    #[serde(default)]
    ref_id: String,
    #[serde(default)]
    meta: Value,
    length: usize,
    fields: Vec<HeldField>,
}

/// A field as the library holds it, with numbers that JSON can't say as text.
#[derive(Deserialize)]
struct HeldField {
    #[serde(default)]
    name: String,
    #[serde(rename = "type")]
    simple_type: String,
    #[serde(default)]
    labels: Labels,
    values: Value,
    nanos: Option<Value>,
}

#[test]
fn the_front_end_holds_what_was_meant() {
    let Some(folder) = installed() else { return };
    let cases = cases::all();
    let mut program = Command::new("node");
    program.arg("read.cjs").current_dir(folder);
    let answers: Vec<Answer> = serde_json::from_slice(&run(&mut program, &cases::to_json(&cases))).unwrap();
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(case.name, answer.name);
        assert_eq!(case.frames.len(), answer.frames.len(), "{}", case.name);
        for (frame, held) in case.frames.iter().zip(answer.frames) {
            compare(&case.name, frame, &held);
        }
    }
}

fn compare(name: &str, frame: &Frame, held: &Held) {
    let ours: Value = serde_json::from_str(&frame.to_json()).unwrap();
    assert_eq!(
        (&held.name, &held.ref_id, held.length),
        (&frame.name, &frame.ref_id, frame.rows()),
        "{name}"
    );
    assert_eq!(
        as_javascript(&held.meta),
        as_javascript(&ours["schema"]["meta"]),
        "{name}"
    );
    assert_eq!(held.fields.len(), frame.fields().len(), "{name}");
    for (position, (held, field)) in held.fields.iter().zip(frame.fields()).enumerate() {
        assert_eq!((&held.name, &held.labels), (&field.name, &field.labels), "{name}");
        assert_eq!(held.simple_type, field.values.simple_type(), "{name}: {}", field.name);
        let mut values = ours["data"]["values"][position].clone();
        spell(&mut values, field);
        assert_eq!(
            as_javascript(&held.values),
            as_javascript(&values),
            "{name}: {}",
            field.name
        );
        let nanos = held.nanos.as_ref().unwrap_or(&Value::Null);
        assert_eq!(nanos, &ours["data"]["nanos"][position], "{name}: {}", field.name);
    }
}

/// Spells the numbers that JSON can't say as JavaScript does.
fn spell(values: &mut Value, field: &Field) {
    for row in 0..field.len() {
        match field.values.number(row) {
            Some(number) if number.is_nan() => values[row] = "NaN".into(),
            Some(f64::INFINITY) => values[row] = "Infinity".into(),
            Some(f64::NEG_INFINITY) => values[row] = "-Infinity".into(),
            _ => {}
        }
    }
}

/// The document with its numbers as JavaScript has them, which is also how it has the large integers.
fn as_javascript(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(items) => items.iter().map(as_javascript).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.clone(), as_javascript(value)))
            .collect(),
        other => other.clone(),
    }
}

/// The folder with the program and its packages; `None`, with the reason on standard error, where they can't be had.
fn installed() -> Option<PathBuf> {
    if let Err(error) = Command::new("node").arg("--version").output() {
        return skip(WHAT, &format!("`node` does not start: {error}"));
    }
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames/node");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("frames-node");
    std::fs::create_dir_all(&folder).unwrap();
    let lock = std::fs::read(source.join("package-lock.json")).unwrap();
    let is_installed = std::fs::read(folder.join("installed.json")).is_ok_and(|installed| installed == lock);
    for file in ["package.json", "package-lock.json", "read.cjs"] {
        std::fs::copy(source.join(file), folder.join(file)).unwrap();
    }
    if is_installed {
        return Some(folder);
    }
    let install = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0"])
        .current_dir(&folder)
        .output();
    match install {
        Ok(install) if install.status.success() => {
            std::fs::write(folder.join("installed.json"), lock).unwrap();
            Some(folder)
        }
        Ok(install) => skip(WHAT, &String::from_utf8_lossy(&install.stderr)),
        Err(error) => skip(WHAT, &format!("`npm` does not start: {error}")),
    }
}
