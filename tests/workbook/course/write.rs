//! What an author has written: starters and snapshots.

use insta::assert_snapshot;

use super::{Checkout, SOLUTION, STARTER, TASK};

const SNAPSHOT: &str = "content/exercises/double/three.snap";

#[test]
fn exercises_are_written_from_the_starters() {
    let checkout = Checkout::new();
    let starter = checkout
        .read(SOLUTION)
        .replace("println!(\"{}\", 2 * number)", "todo!(\"print twice {number}\")");
    assert_eq!(checkout.read("exercises/double/src/main.rs"), starter);
    assert_eq!(checkout.course(&["write"]).exits(0), "");

    checkout.remove("exercises/double/TASK.md");
    checkout.edit(STARTER, "print twice {number}", "print {number} twice");
    let done = checkout.course(&["write"]);
    assert_eq!(
        done.exits(0),
        "written  exercises/double/TASK.md\nwritten  exercises/double/src/main.rs\n"
    );
    assert!(
        checkout
            .read("exercises/double/src/main.rs")
            .contains("print {number} twice")
    );
}

#[test]
fn what_was_edited_in_exercises_is_kept_and_told() {
    let checkout = Checkout::new();
    checkout.write("exercises/double/src/main.rs", "mine\n");
    let done = checkout.course(&["write"]);
    assert_eq!(done.exits(1), "kept     exercises/double/src/main.rs (it was edited)\n");
    assert_eq!(checkout.read("exercises/double/src/main.rs"), "mine\n");
}

#[test]
fn an_exercise_that_is_no_more_goes_from_exercises() {
    let checkout = Checkout::new();
    let text = checkout.read("content/course.toml");
    checkout.write("content/course.toml", text.replace(", \"exercise:double\"", ""));
    let done = checkout.course(&["write"]);
    assert_snapshot!(done.exits(0), @"
    written  exercises/Cargo.lock
    written  exercises/Cargo.toml
    removed  exercises/double/Cargo.toml
    removed  exercises/double/TASK.md
    removed  exercises/double/src/harness.rs
    removed  exercises/double/src/main.rs
    ");
    assert!(!checkout.path("exercises/double").exists());
}

#[test]
fn nothing_is_written_from_a_course_that_cannot_be_read() {
    let checkout = Checkout::new();
    checkout.remove(TASK);
    let done = checkout.course(&["write"]);
    assert_eq!(
        done.refuses(3),
        "bigtent: the course can't be read whole: content/exercises/double/task.md: is missing\n"
    );
    assert!(checkout.path("exercises/double/src/main.rs").exists());
}

#[test]
fn a_changed_solution_s_snapshots_wait_for_review() {
    let checkout = Checkout::ready();
    let done = checkout.course(&["bless", "double"]);
    assert_eq!(done.exits(0), "double: 0 recorded, 4 unchanged\n");
    let before = checkout.read(SNAPSHOT);
    checkout.edit(
        "solutions/double/accepted/adds/src/main.rs",
        "println!(\"{}\"",
        "println!(\"{}!\"",
    );
    for file in [
        SOLUTION,
        STARTER,
        "solutions/double/mutants/adds-two.patch",
        "solutions/double/mutants/needs-one.patch",
    ] {
        checkout.write(
            file,
            checkout
                .read(file)
                .replace("println!(\"{}\", 2 * number)", "println!(\"{}!\", 2 * number)"),
        );
    }
    let done = checkout.course(&["bless"]);
    assert_snapshot!(done.exits(0), @"
    recorded  content/exercises/double/nothing.snap.new
    recorded  content/exercises/double/three.snap.new
    double: 2 recorded, 2 unchanged
    `cargo insta review` shows what is new.
    ");
    assert_eq!(checkout.read(SNAPSHOT), before);
    let new = checkout.read(&format!("{SNAPSHOT}.new"));
    assert_snapshot!(new, @"
    ---
    source: solutions/double
    expression: transcript
    ---
    ### 1. driver 3
    stdout | 6!
    exit 0
    ");
    assert!(
        checkout
            .proof()
            .contains("solutions/double: the solution fails `three`: ")
    );
    // It hides nothing from the other checks.
    checkout.course(&["write"]).exits(0);
    checkout.course(&["check", "--only", "lint"]).exits(0);

    let done = checkout.course(&["bless", "--accept"]);
    assert_snapshot!(done.exits(0), @"
    recorded  content/exercises/double/nothing.snap
    recorded  content/exercises/double/three.snap
    double: 2 recorded, 2 unchanged
    ");
    assert_eq!(checkout.read(SNAPSHOT), new);
    checkout.course(&["check", "--only", "proof"]).exits(0);
}

#[test]
fn nothing_is_recorded_from_a_solution_that_does_not_compile() {
    let checkout = Checkout::ready();
    checkout.write(SOLUTION, "fn main() {\n    nonsense();\n}\n");
    let done = checkout.course(&["bless"]);
    let said = done.exits(1);
    assert!(
        said.starts_with("solutions/double: doesn't compile:\nerror[E0425]: "),
        "{said}"
    );
    assert!(said.contains("\n --> solutions/double/src/main.rs:2:5\n"), "{said}");
    assert!(said.ends_with("\ndouble: 0 recorded, 0 unchanged\n"), "{said}");
    assert!(!checkout.path(&format!("{SNAPSHOT}.new")).exists());
}
