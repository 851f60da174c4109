//! insta and the program read the same text from a snapshot file.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "the functions that tests share are tests as well"
)]

use std::{
    fs,
    path::{Path, PathBuf},
};

use bigtent::course::snapshot;
use insta::internals::SnapshotContents;

/// What insta reads from a file, as texts are compared here.
fn as_insta_reads(path: &Path) -> String {
    let snapshot = insta::Snapshot::from_file(path).unwrap();
    match snapshot.contents() {
        SnapshotContents::Text(text) => snapshot::normalise(&text.to_string()),
        SnapshotContents::Binary(_) => panic!("{} is not text", path.display()),
    }
}

/// All snapshot files below a folder.
fn snapshots(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(snapshots(&path));
        } else if path.extension().is_some_and(|extension| extension == "snap") {
            found.push(path);
        }
    }
    found
}

#[test]
fn both_read_the_same_text_from_every_snapshot_of_the_course() {
    let paths = snapshots(&Path::new(env!("CARGO_MANIFEST_DIR")).join("content"));
    assert!(paths.len() > 50, "only {} snapshots were found", paths.len());
    for path in paths {
        let text = snapshot::read(&fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(text, as_insta_reads(&path), "{}", path.display());
    }
}

#[test]
fn both_read_what_the_program_writes() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("case.snap");
    for text in [
        "",
        "### 1. GET /\nstatus 200\n",
        "---\na head that is none\n---\n",
        "  indented\n\n\ttab \u{1b}[1m\u{0} ä €\n",
        "lines\r\nof another system\r\n",
    ] {
        let file = snapshot::write("solutions/first", text);
        fs::write(&path, &file).unwrap();
        let read = snapshot::read(&file).unwrap();
        assert_eq!(read, as_insta_reads(&path));
        assert_eq!(read, snapshot::normalise(text).replace("\r\n", "\n"));
    }
}
