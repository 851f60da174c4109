//! What `course check` sees by building and running an exercise's programs.

use insta::assert_snapshot;

use super::{Checkout, EXERCISE, SOLUTION, STARTER};
use crate::harness::redacted;

const PATCH: &str = "solutions/double/mutants/adds-two.patch";

#[test]
fn every_program_of_a_sound_exercise_is_shown() {
    let checkout = Checkout::ready();
    let done = checkout.course(&["check", "--only", "proof", "--matrix", "matrix.md", "double"]);
    assert_snapshot!(redacted(done.exits(0)), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         passes
      mutant    adds-two                     rejected by three
      mutant    needs-one                    rejected by nothing
    the course is sound (…)
    ");
    assert_snapshot!(checkout.read("matrix.md"), @"
    # Proof matrix

    Each program of an exercise against each of its cases: `x` rejected, `·` passed, `–` not run.

    ## double

    | program | three | nothing |
    |---|---|---|
    | starter | x | x |
    | solution | · | · |
    | accepted `adds` | · | · |
    | mutant `adds-two` | x | · |
    | mutant `needs-one` | · | x |
    ");
}

#[test]
fn a_starter_does_not_pass() {
    let checkout = Checkout::ready();
    checkout.write(
        STARTER,
        "--- a/src/main.rs\n+++ b/src/main.rs\n@@ -1,2 +1,2 @@\n-//! Prints twice the number that it is given.\n\
         +//! Print twice the number.\n \n",
    );
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                passes
      solution                               passes
      accepted  adds                         passes
      mutant    adds-two                     rejected by three
      mutant    needs-one                    rejected by nothing
    solutions/double/starter.patch: the starter passes
    1 problem (…)
    ");
}

#[test]
fn a_starter_compiles() {
    let checkout = Checkout::ready();
    checkout.edit(STARTER, "+    todo!", "+    tod!");
    let said = checkout.proof();
    assert!(
        said.starts_with("double\n  starter                                does not compile\n"),
        "{said}"
    );
    let problem = "\nsolutions/double/starter.patch: the starter doesn't compile:\nerror: cannot find macro `tod` in this scope\n";
    assert!(said.contains(problem), "{said}");
    assert!(said.contains("\n --> exercises/double/src/main.rs:6:5\n"), "{said}");
    assert!(said.ends_with("\n1 problem (…)\n"), "{said}");
}

#[test]
fn a_solution_passes() {
    let checkout = Checkout::ready();
    checkout.edit(SOLUTION, "map_or(0, ", "map_or(7, ");
    for patch in [STARTER, PATCH, "solutions/double/mutants/needs-one.patch"] {
        checkout.write(patch, checkout.read(patch).replace("map_or(0, ", "map_or(7, "));
    }
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               rejected by nothing
      accepted  adds                         passes
      mutant    adds-two                     rejected by three
      mutant    needs-one                    rejected by nothing
    solutions/double: the solution fails `nothing`: expected
    ### 1. run
    stdout | 0
    exit 0

    seen
    ### 1. run
    stdout | 14
    exit 0

    14

    1 problem (…)
    ");
}

#[test]
fn an_accepted_variant_passes() {
    let checkout = Checkout::ready();
    checkout.edit(
        "solutions/double/accepted/adds/src/main.rs",
        "number + number",
        "number",
    );
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         rejected by three
      mutant    adds-two                     rejected by three
      mutant    needs-one                    rejected by nothing
    solutions/double/accepted/adds: the accepted variant fails `three`: expected
    ### 1. driver 3
    stdout | 6
    exit 0

    seen
    ### 1. driver 3
    stdout | 3
    exit 0

    3

    1 problem (…)
    ");
}

#[test]
fn a_mutant_is_rejected_by_the_case_that_it_names() {
    let checkout = Checkout::ready();
    checkout.edit(EXERCISE, "rejected_by = \"three\"", "rejected_by = \"nothing\"");
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         passes
      mutant    adds-two                     rejected by three
      mutant    needs-one                    rejected by nothing
    content/exercises/double/exercise.toml:29: `nothing` doesn't reject the mutant `adds-two`; rejected by: three
    1 problem (…)
    ");
}

#[test]
fn a_mutant_that_no_case_rejects_is_told() {
    let checkout = Checkout::ready();
    checkout.edit(PATCH, "if number == 0 { 0 } else { 2 + number }", "number + number");
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         passes
      mutant    adds-two                     passes
      mutant    needs-one                    rejected by nothing
    content/exercises/double/exercise.toml:29: `three` doesn't reject the mutant `adds-two`; rejected by: none
    content/exercises/double/exercise.toml:11: the case `three` rejects no mutant; add one, or `guard = true`
    2 problems (…)
    ");
}

#[test]
fn a_case_rejects_a_mutant_unless_it_is_a_guard() {
    let checkout = Checkout::ready();
    checkout.edit(EXERCISE, "name = \"needs-one\"", "name = \"adds-two\"");
    checkout.edit(EXERCISE, "rejected_by = \"nothing\"", "rejected_by = \"three\"");
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         passes
      mutant    adds-two                     rejected by three
      mutant    adds-two                     rejected by three
    content/exercises/double/exercise.toml:19: the case `nothing` rejects no mutant; add one, or `guard = true`
    1 problem (…)
    ");
    checkout.edit(EXERCISE, "id = \"nothing\"\n", "id = \"nothing\"\nguard = true\n");
    checkout.course(&["check", "--only", "proof"]).exits(0);
}

#[test]
fn a_mutant_s_patch_is_there_and_applies() {
    let checkout = Checkout::ready();
    checkout.edit(
        PATCH,
        "-    println!(\"{}\", 2 * number);",
        "-    println!(\"{}\", number * 2);",
    );
    checkout.remove("solutions/double/mutants/needs-one.patch");
    assert_snapshot!(checkout.proof(), @"
    double
      starter                                rejected by three, nothing
      solution                               passes
      accepted  adds                         passes
    solutions/double/mutants/adds-two.patch: it no longer applies to `src/main.rs` of the solution: error applying hunk #1
    solutions/double/mutants/needs-one.patch: is missing
    content/exercises/double/exercise.toml:11: the case `three` rejects no mutant; add one, or `guard = true`
    content/exercises/double/exercise.toml:19: the case `nothing` rejects no mutant; add one, or `guard = true`
    4 problems (…)
    ");
}

#[test]
fn an_exercise_that_is_not_there_is_told_with_those_that_are() {
    let checkout = Checkout::new();
    let done = checkout.course(&["check", "--only", "proof", "triple"]);
    assert_eq!(
        done.refuses(2),
        "bigtent: there is no exercise `triple` that can be read; there are double\n"
    );
}
