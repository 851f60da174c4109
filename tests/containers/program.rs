//! The Go program that reads files with the tools' own parsers, and the comparison with what we read.

use std::{
    collections::BTreeMap,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use serde::Deserialize;
use serde_json::Value;

/// What one file says, or why it can't be read.
#[derive(Debug, Deserialize)]
struct Theirs {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    facts: Value,
}

/// Compares all files of a folder, which are so many; `ours` gives what we read, or why we can't. We are `stricter` than the
/// tools with some, and refuse them.
pub(crate) fn compare(kind: &str, count: usize, stricter: &[&str], ours: fn(&str) -> Result<Value, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/containers")
        .join(kind);
    let Some(theirs) = read(kind, &folder) else { return };
    assert_eq!(theirs.len(), count);
    let mut differing = Vec::new();
    for (name, theirs) in theirs {
        let text = fs::read_to_string(folder.join(&name)).unwrap();
        match (ours(&text), theirs.error) {
            (Err(_), Some(_)) => {}
            (Err(_), None) if stricter.contains(&&*name) => {}
            (Err(ours), None) => differing.push(format!("{name}: we refuse it: {ours}")),
            (Ok(_), Some(theirs)) => differing.push(format!("{name}: they refuse it: {theirs}")),
            (Ok(ours), None) => differences("", &ours, &theirs.facts, &mut |place, ours, theirs| {
                differing.push(format!("{name}{place}: ours {ours}, theirs {theirs}"));
            }),
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// Tells each place in which two values differ.
fn differences(place: &str, ours: &Value, theirs: &Value, tell: &mut dyn FnMut(&str, &Value, &Value)) {
    match (ours, theirs) {
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (index, (one, other)) in one.iter().zip(other).enumerate() {
                differences(&format!("{place}/{index}"), one, other, tell);
            }
        }
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            for (key, one) in one {
                differences(&format!("{place}/{key}"), one, &other[key], tell);
            }
        }
        (ours, theirs) if ours == theirs => {}
        (ours, theirs) => tell(place, ours, theirs),
    }
}

/// What the tools read; `None`, with the reason on standard error, where their program can't be built.
fn read(kind: &str, folder: &Path) -> Option<BTreeMap<String, Theirs>> {
    let program = build()?;
    let tool = kind.trim_end_matches('s');
    let output = Command::new(program).arg(tool).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // What the file doesn't say itself is left out, as we do.
    let text = String::from_utf8(output.stdout)
        .unwrap()
        .replace("value-from-elsewhere", "");
    Some(serde_json::from_str(&text).unwrap())
}

fn build() -> Option<PathBuf> {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/containers/go");
    // Each test has its own, so that neither runs what the other is writing.
    let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap().keep();
    let program = folder.join("read-containers");
    let build = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg(".")
        .current_dir(module)
        .output();
    match build {
        Ok(build) if build.status.success() => Some(program),
        Ok(build) => skip(&String::from_utf8_lossy(&build.stderr)),
        Err(error) => skip(&format!("`go` does not start: {error}")),
    }
}

/// Says that a test is skipped, and why, past the harness, which keeps what passing tests print to itself.
fn skip<T>(why: &str) -> Option<T> {
    let _ = writeln!(
        std::io::stderr(),
        "skipped: reading container files with the tools' own parsers: {}",
        why.trim()
    );
    None
}
