//! `init`, `update` and `reset`: what a learner wrote is never lost.

use std::fs;

use crate::{
    harness::{bigtent, pipe, run},
    learner::Workbook,
};

const MAIN: &str = "http-health/src/main.rs";

#[test]
fn a_new_workbook_has_every_exercise_and_none_is_begun() {
    let folder = tempfile::tempdir().unwrap();
    let done = run(bigtent(folder.path()).args(["init", "some/where"]));
    let root = folder.path().canonicalize().unwrap().join("some/where");
    let said = done.exits(0);
    assert!(
        said.starts_with(&format!("{} is a workbook now, with ", root.display())),
        "{said}"
    );
    assert!(said.ends_with("\nNext: cd some/where && bigtent\n"), "{said}");
    for file in [
        "Cargo.toml",
        "Cargo.lock",
        ".gitignore",
        "http-health/TASK.md",
        "http-health/Cargo.toml",
        MAIN,
    ] {
        assert!(root.join("exercises").join(file).is_file(), "{file}");
    }
    let done = run(bigtent(&root).arg("check"));
    assert_eq!(
        done.exits(0),
        "Nothing is begun yet. `bigtent read http-health` says what the first exercise asks.\n"
    );
    assert!(!run(bigtent(&root).arg("list")).exits(0).contains("attempted"));
}

#[test]
fn a_second_init_is_refused_and_changes_nothing() {
    let workbook = Workbook::new();
    workbook.write(MAIN, "mine\n");
    let done = workbook.run(&["init", "."]);
    assert_eq!(
        done.refuses(3),
        "bigtent: . is a workbook already; `bigtent update` brings it up to date\n"
    );
    assert_eq!(workbook.read(MAIN), "mine\n");
}

#[test]
fn init_keeps_what_is_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let main = folder.path().join("exercises").join(MAIN);
    fs::create_dir_all(main.parent().unwrap()).unwrap();
    fs::write(&main, "mine\n").unwrap();
    let done = run(bigtent(folder.path()).args(["init", "."]));
    assert!(
        done.exits(0)
            .contains("\nkept     exercises/http-health/src/main.rs (it was there before)\n"),
        "{done:?}"
    );
    assert_eq!(fs::read_to_string(main).unwrap(), "mine\n");
}

#[test]
fn an_update_brings_back_what_is_missing_and_keeps_what_was_edited() {
    let workbook = Workbook::new();
    assert_eq!(workbook.run(&["update"]).exits(0), "up to date\n");
    let task = workbook.read("http-health/TASK.md");
    fs::remove_file(workbook.path("http-health/TASK.md")).unwrap();
    workbook.write(MAIN, "mine\n");
    let done = workbook.run(&["update"]);
    assert_eq!(
        done.exits(0),
        "written  exercises/http-health/TASK.md\nkept     exercises/http-health/src/main.rs (you edited it)\n"
    );
    assert_eq!(workbook.read("http-health/TASK.md"), task);
    assert_eq!(workbook.read(MAIN), "mine\n");
}

#[test]
fn an_update_replaces_what_an_older_version_wrote_and_nobody_edited() {
    let workbook = Workbook::new();
    let starter = workbook.read(MAIN);
    let older = workbook.read("http-health/TASK.md");
    workbook.write(MAIN, &older);
    workbook.write("gone/src/main.rs", &older);
    let written = workbook.read("workbook.json");
    let mut marker: serde_json::Value = serde_json::from_str(&written).unwrap();
    let hash = marker["files"]["http-health/TASK.md"].clone();
    marker["files"][MAIN] = hash.clone();
    marker["files"]["gone/src/main.rs"] = hash;
    workbook.write("workbook.json", marker.to_string());

    let done = workbook.run(&["update"]);
    assert_eq!(
        done.exits(0),
        "written  exercises/http-health/src/main.rs\nremoved  exercises/gone/src/main.rs\n"
    );
    assert_eq!(workbook.read(MAIN), starter);
    assert!(!workbook.path("gone/src/main.rs").exists());
    assert_eq!(workbook.read("workbook.json"), written);
}

#[test]
fn a_damaged_workbook_file_is_told_and_its_advice_works() {
    let workbook = Workbook::new();
    let written = workbook.read("workbook.json");
    workbook.write(MAIN, "mine\n");
    workbook.write("workbook.json", "{\"format\":1,\n\"files\":");
    let done = workbook.run(&["update"]);
    let said = workbook.redacted(done.refuses(3));
    assert_eq!(
        said,
        "bigtent: <workbook>/exercises/workbook.json: EOF while parsing a value at line 2 column 8; delete it and run `bigtent \
         init <workbook>`, which keeps all that you edited\n"
    );
    fs::remove_file(workbook.path("workbook.json")).unwrap();
    let root = workbook.root().to_str().unwrap();
    workbook.run(&["init", root]).exits(0);
    assert_eq!(workbook.read(MAIN), "mine\n");
    assert_eq!(workbook.read("workbook.json"), written);
}

#[test]
fn a_reset_can_be_undone_both_ways() {
    let workbook = Workbook::new();
    let starter = workbook.read(MAIN);
    let done = workbook.run(&["reset", "http-health", "--undo"]);
    assert_eq!(
        done.refuses(2),
        "bigtent: http-health was not reset, so there is nothing to bring back\n"
    );

    workbook.write(MAIN, "mine\n");
    let done = workbook.run(&["reset", "http-health"]);
    assert_eq!(
        done.exits(0),
        "http-health is the starter again; `bigtent reset http-health --undo` brings yours back.\n"
    );
    assert_eq!(workbook.read(MAIN), starter);

    let done = workbook.run(&["reset", "http-health", "--undo"]);
    assert_eq!(
        done.exits(0),
        "http-health is as it was before the reset; `bigtent reset http-health --undo` swaps again.\n"
    );
    assert_eq!(workbook.read(MAIN), "mine\n");
    workbook.run(&["reset", "http-health", "--undo"]).exits(0);
    assert_eq!(workbook.read(MAIN), starter);
    workbook.run(&["reset", "http-health", "--undo"]).exits(0);
    assert_eq!(workbook.read(MAIN), "mine\n");

    let kinds: Vec<_> = workbook.events().iter().map(|event| event["kind"].clone()).collect();
    assert_eq!(kinds, ["reset", "undone", "undone", "undone"]);
}

#[test]
fn a_reset_writes_an_exercise_anew_that_is_gone() {
    let workbook = Workbook::new();
    let starter = workbook.read(MAIN);
    fs::remove_dir_all(workbook.path("http-health")).unwrap();
    workbook.run(&["reset", "http-health"]).exits(0);
    assert_eq!(workbook.read(MAIN), starter);
}

#[test]
fn what_is_in_the_way_of_a_reset_is_told() {
    let workbook = Workbook::new();
    fs::remove_file(workbook.path(MAIN)).unwrap();
    fs::create_dir(workbook.path(MAIN)).unwrap();
    let done = workbook.run(&["reset", "http-health"]);
    assert_eq!(
        workbook.redacted(done.refuses(3)),
        "bigtent: <workbook>/exercises/http-health/src/main.rs is no regular file; move it away first\n"
    );
    assert!(workbook.path(MAIN).is_dir());
}

/// A pipe that nobody writes to keeps whoever reads it waiting.
#[test]
fn a_pipe_in_place_of_a_file_hangs_no_command() {
    let workbook = Workbook::new();
    fs::remove_file(workbook.path(MAIN)).unwrap();
    pipe(&workbook.path(MAIN));
    assert!(
        workbook
            .run(&["list"])
            .exits(0)
            .contains("  exercise  attempted  http-health ")
    );
    for (args, code) in [
        (&[][..], 0),
        (&["check"], 1),
        (&["reset", "http-health"], 3),
        (&["update"], 0),
    ] {
        workbook.run(args).exits(code);
    }
}
