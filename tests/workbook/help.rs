//! Help, completions, the doctor, and a reader who goes away.

use std::{fs, io, path::Path, process::Stdio};

use crate::{
    harness::{bigtent, run},
    learner::Workbook,
};

#[test]
fn help_and_version_are_answers() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["--help"][..],
        &["help", "check"],
        &["course", "check", "--help"],
        &["--version"],
    ] {
        let done = run(bigtent(folder.path()).args(args));
        assert!(!done.exits(0).is_empty() && done.err.is_empty(), "{done:?}");
    }
    let help = run(bigtent(folder.path()).arg("--help"));
    for command in "init update list read check hint solution reset fetch doctor completions course".split(' ') {
        assert!(
            help.out.contains(&format!("\n  {command} ")),
            "{command} isn't in {}",
            help.out
        );
    }
}

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let done = run(bigtent(Path::new("/")).args(["completions", shell]));
        assert!(done.exits(0).contains("bigtent"), "{shell}");
    }
}

#[test]
fn the_doctor_looks_at_everything() {
    let workbook = Workbook::ready();
    let done = run(workbook.bigtent(&["doctor"]).env("VISUAL", "some-editor"));
    let found = workbook.redacted(done.exits(0));
    for line in [
        "ok       compiler      rustc 1.",
        "ok       linker        ",
        "ok       dependencies  built in ",
        "     box           programs run in ",
        "ok       editor        some-editor",
        "ok       workbook      <workbook>\n",
        "note     cache         ",
    ] {
        assert!(found.contains(line), "{line:?} isn't in\n{found}");
    }
}

#[test]
fn fetching_again_is_quick_and_says_that_all_is_ready() {
    let workbook = Workbook::ready();
    let done = workbook.run(&["fetch"]);
    assert!(done.exits(0).starts_with("ready in "), "{done:?}");
    assert!(
        done.out.contains(" s; exercises build without a network now ("),
        "{done:?}"
    );
    assert_eq!(done.err, "");
}

#[test]
fn a_missing_compiler_is_told_and_what_to_do() {
    let workbook = Workbook::new();
    let empty = tempfile::tempdir().unwrap();
    let done = run(workbook.bigtent(&["doctor"]).env("PATH", empty.path()));
    assert!(
        done.exits(3)
            .starts_with("missing  compiler      `rustc` can't be run: "),
        "{done:?}"
    );
    assert!(done.out.contains("; install Rust by rustup"), "{done:?}");
    let done = run(workbook.bigtent(&["check", "http-health"]).env("PATH", empty.path()));
    assert!(
        done.refuses(3).starts_with("bigtent: `rustc` can't be run: "),
        "{done:?}"
    );
}

#[test]
fn what_is_in_the_way_is_told_with_its_path() {
    let workbook = Workbook::ready();
    workbook.write("in-the-way", "");
    let path = workbook.path("in-the-way");
    let path = path.to_str().unwrap();
    let done = run(workbook.bigtent(&["check", "http-health"]).env("BIGTENT_CACHE", path));
    assert!(done.refuses(3).starts_with(&format!("bigtent: {path}: ")), "{done:?}");
    let done = workbook.run(&["init", path]);
    assert!(done.refuses(3).starts_with(&format!("bigtent: {path}: ")), "{done:?}");
    fs::create_dir_all(workbook.log()).unwrap();
    let done = workbook.run(&["list"]);
    assert!(
        done.refuses(3)
            .starts_with(&format!("bigtent: {}: ", workbook.log().display())),
        "{done:?}"
    );
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let workbook = Workbook::new();
    for args in [
        &["list"][..],
        &["read", "http-server"],
        &["list", "--json"],
        &["completions", "bash"],
        &["--help"],
        &[],
    ] {
        let (reader, writer) = io::pipe().unwrap();
        drop(reader);
        let child = workbook
            .bigtent(args)
            .stdout(writer)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let done = child.wait_with_output().unwrap();
        assert_eq!(
            (done.status.code(), &*String::from_utf8_lossy(&done.stderr)),
            (Some(0), ""),
            "{args:?}"
        );
    }
}
