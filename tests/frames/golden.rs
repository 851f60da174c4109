//! The frames that Grafana's own projects keep as examples are read, and written back as they were.

use std::path::{Path, PathBuf};

use bigtent::datasource::frame::Frame;
use serde_json::Value;

use crate::canonical::canonical;

#[test]
fn each_example_is_written_back_as_it_was_read() {
    let files = examples();
    assert_eq!(files.len(), 33);
    for file in files {
        let text = std::fs::read_to_string(&file).unwrap();
        let written = format!(
            "[{}]",
            read(&text).iter().map(Frame::to_json).collect::<Vec<_>>().join(",")
        );
        let mut expected = documents(&text);
        expected.iter_mut().for_each(as_the_sdk_writes);
        let expected = canonical(Value::Array(expected));
        assert_eq!(
            canonical(serde_json::from_str(&written).unwrap()),
            expected,
            "{}",
            file.display()
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

pub(crate) fn examples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames/golden");
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files
        .filter(|file| file.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
}

/// The frames of a file, which holds one or an array of them.
pub(crate) fn read(text: &str) -> Vec<Frame> {
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

/// Brings a frame to the form that the SDK writes after reading it, where the examples have another: a field without labels
/// has no member `labels`, a field without rows has an empty array, and `type` follows from `typeInfo` (in one example it
/// contradicts it).
fn as_the_sdk_writes(frame: &mut Value) {
    let fields = frame["schema"]["fields"].as_array_mut().unwrap();
    for field in fields.iter_mut().filter_map(Value::as_object_mut) {
        if field
            .get("labels")
            .is_some_and(|labels| labels.as_object().is_some_and(serde_json::Map::is_empty))
        {
            field.shift_remove("labels");
        }
        if field["typeInfo"]["frame"] == "float64" {
            field["type"] = Value::from("number");
        }
    }
    let count = fields.len();
    let values = frame["data"]["values"].as_array_mut().unwrap();
    if values.is_empty() {
        values.resize(count, Value::Array(Vec::new()));
    }
}
