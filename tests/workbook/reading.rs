//! The overview, lists, lessons, tasks, hints and solutions.

use std::path::Path;

use serde_json::Value;

use crate::{
    harness::{bigtent, run},
    learner::Workbook,
};

#[test]
fn without_a_terminal_the_program_prints_an_overview() {
    let workbook = Workbook::new();
    let done = workbook.run(&[]);
    let overview = workbook.redacted(done.exits(0));
    assert!(
        overview.starts_with("bigtent: a workbook for Grafana back-end engineers\n0 of "),
        "{overview}"
    );
    assert!(
        overview.contains("\nworkbook  <workbook>\nnext      http-health  A health endpoint\n"),
        "{overview}"
    );
    assert!(
        overview.contains("\nbigtent check --watch    grade what you save\n"),
        "{overview}"
    );
}

#[test]
fn without_a_workbook_the_overview_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    let overview = run(&mut bigtent(folder.path()));
    let hint = "\nThere is no workbook in this folder. `bigtent init DIR` makes one.\n";
    assert!(overview.exits(0).contains(hint), "{overview:?}");
}

#[test]
fn the_list_shows_chapters_items_and_how_far_they_are() {
    let workbook = Workbook::new();
    let done = workbook.run(&["list"]);
    let list = done.exits(0);
    assert!(
        list.starts_with("Orientation\n  lesson    unread     how-to-use "),
        "{list}"
    );
    let server = "\n  exercise  untouched  http-health               A health endpoint\n";
    assert!(list.contains(server), "{list}");

    workbook.write("http-health/src/main.rs", "fn main() {}\n");
    let touched = "\n  exercise  attempted  http-health               A health endpoint\n";
    assert!(workbook.run(&["list"]).exits(0).contains(touched));

    std::fs::remove_dir_all(workbook.path("http-health")).unwrap();
    let missing = "\n  exercise  missing    http-health               A health endpoint\n";
    assert!(workbook.run(&["list"]).exits(0).contains(missing));
}

#[test]
fn the_list_as_json_has_the_same_items() {
    let workbook = Workbook::new();
    let list: Value = serde_json::from_str(workbook.run(&["list", "--json"]).exits(0)).unwrap();
    assert_eq!(list["format"], 1);
    let items: Vec<&Value> = list["chapters"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|chapter| chapter["items"].as_array().unwrap())
        .collect();
    let server = serde_json::json!({
        "kind": "exercise", "id": "http-health", "title": "A health endpoint", "state": "untouched"
    });
    assert!(items.contains(&&server), "{items:?}");
    let lines = workbook
        .run(&["list"])
        .exits(0)
        .lines()
        .filter(|line| line.starts_with("  "))
        .count();
    assert_eq!(items.len(), lines);
}

#[test]
fn a_lesson_is_printed_whole_or_by_section() {
    let workbook = Workbook::new();
    let whole = workbook.run(&["read", "http-server"]);
    let whole = whole.exits(0);
    assert!(
        whole.starts_with("# A server, its routes, its methods\n\nBuild routes "),
        "{whole}"
    );
    assert!(!whole.contains("{{"), "an include was left in: {whole}");

    let section = workbook.run(&["read", "http-server#head-comes-free"]);
    let section = section.exits(0);
    assert!(section.starts_with("## HEAD comes free\n\n"), "{section}");
    assert_eq!(section.matches("\n## ").count(), 0, "{section}");
    assert!(whole.contains(section.trim_end()));
}

#[test]
fn a_task_is_printed_with_the_files_to_write() {
    let workbook = Workbook::new();
    let done = workbook.run(&["read", "http-health"]);
    let task = workbook.redacted(done.exits(0));
    assert!(
        task.starts_with("# A health endpoint\n\n") && task.contains("\n- [T1] The program serves "),
        "{task}"
    );
    assert!(
        task.ends_with("\n\nFile: <workbook>/exercises/http-health/src/main.rs\n"),
        "{task}"
    );

    let elsewhere = tempfile::tempdir().unwrap();
    let done = run(bigtent(elsewhere.path()).args(["read", "http-health"]));
    assert!(done.exits(0).ends_with("\n\nFile: exercises/http-health/src/main.rs\n"));
}

#[test]
fn hints_come_one_at_a_time_and_are_recorded() {
    let workbook = Workbook::new();
    let none = workbook.run(&["hint", "http-health", "--again"]);
    assert_eq!(
        none.exits(0),
        "No hint of http-health was shown yet; `bigtent hint http-health` shows the first.\n"
    );
    let hints: Vec<String> = (1..=3)
        .map(|number| {
            let done = workbook.run(&["hint", "http-health"]);
            let hint = done.exits(0).to_owned();
            assert!(hint.starts_with(&format!("hint {number} of 3\n")), "{hint}");
            assert_eq!(hint.matches(" of 3\n").count(), 1, "{hint}");
            hint
        })
        .collect();
    let numbers: Vec<_> = workbook.events().iter().map(|event| event["number"].as_u64()).collect();
    assert_eq!(numbers, [Some(1), Some(2), Some(3)]);

    assert_eq!(
        workbook.run(&["hint", "http-health", "--again"]).exits(0),
        hints.concat()
    );
    let after = workbook.run(&["hint", "http-health"]);
    let end = "These are all. `bigtent solution http-health --give-up` shows a solution.\n";
    assert_eq!(after.exits(0), hints.concat() + end);
    assert_eq!(workbook.events().len(), 3, "showing them again is nothing new");
}

#[test]
fn the_solution_is_kept_back_until_the_exercise_is_passed() {
    let workbook = Workbook::ready();
    assert_eq!(
        workbook.run(&["solution", "http-health"]).refuses(2),
        "bigtent: you haven't passed http-health yet; `bigtent hint http-health` helps, and `bigtent solution http-health \
         --give-up` shows it all the same\n"
    );
    workbook.solve("http-health");
    workbook.run(&["check", "http-health"]).exits(0);
    let shown = workbook.run(&["solution", "http-health"]);
    let text = workbook.read("http-health/src/main.rs");
    assert!(
        shown.exits(0).starts_with(&format!("==> src/main.rs\n{text}")),
        "{shown:?}"
    );
    assert!(shown.out.contains("\nQuestion: "), "{shown:?}");
    let last = workbook.events().pop().unwrap();
    assert_eq!(
        last,
        serde_json::json!({"kind": "solution", "exercise": "http-health", "gave_up": false})
    );
}

#[test]
fn giving_up_shows_the_solution_and_is_remembered() {
    let workbook = Workbook::new();
    let shown = workbook.run(&["solution", "req-pagination", "--give-up"]);
    assert!(shown.exits(0).starts_with("==> src/lib.rs\n"), "{shown:?}");
    assert!(
        workbook
            .run(&["list"])
            .exits(0)
            .contains("  exercise  given up   req-pagination ")
    );
}

#[test]
fn what_does_not_exist_is_refused_with_what_does() {
    let workbook = Workbook::new();
    let complaint = |args: &[&str]| workbook.run(args).refuses(2).to_owned();

    for command in ["check", "hint", "solution", "reset"] {
        let said = complaint(&[command, "http-helth"]);
        assert!(
            said.starts_with("bigtent: there is no exercise `http-helth`; there are http-health, "),
            "{said}"
        );
    }
    let said = complaint(&["read", "nothing"]);
    assert!(said.starts_with("bigtent: there is neither a lesson nor an exercise `nothing`; there are how-to-use, "));
    let said = complaint(&["read", "http-server#nothing"]);
    assert!(said.starts_with("bigtent: `http-server` has no section `nothing`; it has routes-and-what-they-match, "));
    let said = complaint(&["frobnicate"]);
    assert!(said.contains("unrecognized subcommand 'frobnicate'"), "{said}");
}

#[test]
fn without_a_workbook_what_needs_one_says_how_to_make_one() {
    let folder = tempfile::tempdir().unwrap();
    for args in [
        &["check"][..],
        &["check", "--watch"],
        &["reset", "http-health"],
        &["update"],
    ] {
        let done = run(bigtent(folder.path()).args(args));
        assert_eq!(
            done.refuses(3),
            "bigtent: there is no workbook in this folder or above it; `bigtent init DIR` makes one\n"
        );
    }
    let done = run(bigtent(folder.path()).args(["--workbook", ".", "list"]));
    assert_eq!(
        done.refuses(2),
        "bigtent: . holds no workbook; `bigtent init DIR` makes one\n"
    );
}

#[test]
fn a_workbook_is_found_from_below_and_from_elsewhere() {
    let workbook = Workbook::new();
    workbook.write("http-health/src/main.rs", "fn main() {}\n");
    let list = workbook.run(&["list"]);
    let below = run(bigtent(&workbook.path("http-health/src")).arg("list"));
    assert_eq!(below.exits(0), list.exits(0));
    let elsewhere = run(bigtent(Path::new("/")).arg("list").arg("-C").arg(workbook.root()));
    assert_eq!(elsewhere.exits(0), list.exits(0));
    let name = workbook.root().file_name().unwrap();
    let beside = run(bigtent(workbook.root().parent().unwrap()).arg("-C").arg(name));
    assert!(
        beside
            .exits(0)
            .contains(&format!("\nworkbook  {}\n", workbook.root().display())),
        "{beside:?}"
    );
}
