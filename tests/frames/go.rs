//! The Go SDK and the dataplane readers make of our frames what we mean, and widen long frames as we do.
//!
//! Needs `go` and, once, the network for its modules; says so and passes where they are not at hand.

use std::path::{Path, PathBuf};
use std::process::Command;

use bigtent::datasource::frame::Fill;
use serde::Deserialize;
use serde_json::Value;

use crate::canonical::canonical;
use crate::cases::{self, Case};
use crate::programs::{run, skip};

const WHAT: &str = "reading frames with Go's libraries";

/// What the program says of a case.
#[derive(Deserialize)]
struct Answer {
    name: String,
    frames: Value,
    items: Option<usize>,
    wide: Option<Wide>,
}

#[derive(Deserialize)]
struct Wide {
    null: Value,
    previous: Value,
    value: Value,
}

#[test]
#[ignore = "builds Grafana's SDK, which takes minutes the first time; `.ci/run` asks for it"]
fn go_reads_what_was_meant() {
    let Some(program) = program() else { return };
    let cases = cases::all();
    let answers: Vec<Answer> =
        serde_json::from_slice(&run(&mut Command::new(program), &cases::to_json(&cases))).unwrap();
    assert_eq!(answers.len(), cases.len());
    for (case, answer) in cases.iter().zip(answers) {
        assert_eq!(case.name, answer.name);
        let mut ours = cases::written(&case.frames);
        forget_null_bounds(&mut ours);
        assert_eq!(canonical(answer.frames), canonical(ours), "{}", case.name);
        if case.items.is_some() {
            assert_eq!(answer.items, case.items, "{}", case.name);
        }
        if let Some(wide) = answer.wide {
            compare_wide(case, wide);
        }
    }
}

fn compare_wide(case: &Case, wide: Wide) {
    for (fill, theirs) in [
        (Fill::Null, wide.null),
        (Fill::Previous, wide.previous),
        (Fill::Value(7.0), wide.value),
    ] {
        let mut ours = case.frames[0].long_to_wide(fill).unwrap();
        // The SDK forgets it.
        ours.ref_id.clear();
        assert_eq!(
            canonical(cases::written(&[ours])),
            canonical(Value::from(vec![theirs])),
            "{} with {fill:?}",
            case.name
        );
    }
}

/// Removes the bounds of fields that are null, which the SDK writes, but reads as none.
fn forget_null_bounds(frames: &mut Value) {
    for frame in frames.as_array_mut().unwrap() {
        for field in frame["schema"]["fields"].as_array_mut().unwrap() {
            if let Some(config) = field.get_mut("config").and_then(Value::as_object_mut) {
                config.retain(|_, value| !value.is_null());
            }
        }
    }
}

/// The program that reads cases, built; `None`, with the reason on standard error, where that can't be.
fn program() -> Option<PathBuf> {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/frames/go");
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("read-frames");
    let build = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg("./read")
        .current_dir(module)
        .output();
    match build {
        Ok(build) if build.status.success() => Some(program),
        Ok(build) => skip(WHAT, &String::from_utf8_lossy(&build.stderr)),
        Err(error) => skip(WHAT, &format!("`go` does not start: {error}")),
    }
}
