//! The frames that Grafana's own projects keep as examples are read, and written back as they were.

use std::path::{Path, PathBuf};

use bigtent::datasource::frame::Frame;
use serde_json::Value;

/// The three examples whose fields have no array at all: the SDK reads them and writes an empty array for each field.
const WITHOUT_ARRAYS: [&str; 3] = [
    "numeric-long_empty-two-item-names.json",
    "timeseries-long_empty-two-item-names.json",
    "timeseries-multi_empty-one-item.json",
];

#[test]
fn each_example_is_written_back_as_it_was_read() {
    let files = examples();
    assert_eq!(files.len(), 33);
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        let written = format!(
            "[{}]",
            read(&text).iter().map(Frame::to_json).collect::<Vec<_>>().join(",")
        );
        let mut expected: Vec<Value> = documents(&text);
        let added: usize = expected.iter_mut().map(add_arrays).sum();
        assert_eq!(added > 0, WITHOUT_ARRAYS.contains(&name.as_str()), "{name}");
        assert_eq!(
            canonical(serde_json::from_str(&written).unwrap()),
            canonical(Value::Array(expected)),
            "{name}"
        );
    }
}

#[test]
fn each_example_keeps_what_its_type_promises() {
    for file in examples() {
        for frame in read(&std::fs::read_to_string(&file).unwrap()) {
            assert_eq!(frame.check(), Ok(()), "{}", file.display());
        }
    }
}

fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames/golden");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

/// The frames of a file, which holds one or an array of them.
fn read(text: &str) -> Vec<Frame> {
    if text.trim_start().starts_with('[') {
        serde_json::from_str(text).unwrap()
    } else {
        vec![serde_json::from_str(text).unwrap()]
    }
}

fn documents(text: &str) -> Vec<Value> {
    match serde_json::from_str(text).unwrap() {
        Value::Array(documents) => documents,
        document => vec![document],
    }
}

/// Gives each field an empty array if none has one, and says how many were given.
fn add_arrays(frame: &mut Value) -> usize {
    let fields = frame["schema"]["fields"].as_array().map_or(0, Vec::len);
    match frame["data"]["values"].as_array_mut() {
        Some(values) if values.is_empty() => {
            values.resize(fields, Value::Array(Vec::new()));
            fields
        }
        _ => 0,
    }
}

/// The document with one spelling for each number that JavaScript holds exactly: `1`, `1.0` and `1e0` are the same.
fn canonical(value: Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if float.fract() == 0.0 && float.abs() <= EXACT => Value::from(float as i64),
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(canonical).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(name, value)| (name, canonical(value)))
            .collect(),
        other => other,
    }
}
