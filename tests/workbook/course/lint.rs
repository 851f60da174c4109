//! What `course check` sees by reading.

use insta::assert_snapshot;

use super::{Checkout, EXERCISE, LESSON, SOLUTION, STARTER, TASK};

#[test]
fn an_unknown_key_is_told_with_those_that_are_known() {
    let checkout = Checkout::new();
    checkout.edit(
        EXERCISE,
        "title = \"Double a number\"\n",
        "title = \"Double a number\"\ncolour = \"red\"\n",
    );
    assert_snapshot!(checkout.lint(), @r"
    content/exercises/double/exercise.toml:3: unknown field `colour`, expected one of `format`, `title`, `kind`, `difficulty`, `minutes`, `stretch`, `lessons`, `rows`, `files`, `more_files`, `hints`, `follow_up`, `mutant`, `review`, `case`
    1 problem (…)
    ");
    let checkout = Checkout::new();
    checkout.edit(
        "content/course.toml",
        "id = \"numbers\"\n",
        "id = \"numbers\"\ncolour = \"red\"\n",
    );
    assert_snapshot!(checkout.lint(), @r"
    content/course.toml:5: unknown field `colour`, expected one of `id`, `title`, `items`
    1 problem (…)
    ");
    let checkout = Checkout::new();
    checkout.edit(LESSON, "minutes = 1\n", "minutes = 1\ncolour = \"red\"\n");
    assert_snapshot!(checkout.lint(), @"
    content/lessons/doubling.md:5: front matter: unknown field `colour`, expected one of `title`, `objective`, `minutes`, `rows`, `checked`
    1 problem (…)
    ");
}

#[test]
fn an_unknown_key_of_a_step_is_told() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "args = [\"3\"], ", "args = [\"3\"], arg = \"3\", ");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:16: unknown field `arg`, expected one of `args`, `stdin`, `within_ms`
    1 problem (…)
    ");
}

#[test]
fn a_file_that_is_no_toml_is_told_with_its_line() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "difficulty = 1", "difficulty = ");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:4: string values must be quoted, expected literal string
    1 problem (…)
    ");
}

#[test]
fn a_format_of_another_version_is_refused() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "format = 1", "format = 2");
    checkout.edit("content/course.toml", "format = 1", "format = 2");
    assert_snapshot!(checkout.lint(), @"
    content/course.toml:1: format 2 is unknown; this program reads format 1
    content/exercises/double/exercise.toml:1: format 2 is unknown; this program reads format 1
    2 problems (…)
    ");
}

#[test]
fn two_cases_of_one_name_are_told() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "id = \"nothing\"", "id = \"three\"");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:19: there is another case `three`
    content/exercises/double/exercise.toml:34: there is no case `nothing`
    content/exercises/double/nothing.snap: the snapshot belongs to nothing in exercise.toml
    3 problems (…)
    ");
}

#[test]
fn two_mutants_of_one_name_are_told() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "name = \"needs-one\"", "name = \"adds-two\"");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:32: there is another mutant `adds-two`
    content/exercises/double/mutants/needs-one.snap: the snapshot belongs to nothing in exercise.toml
    solutions/double/mutants/needs-one.patch: exercise.toml names no such mutant
    3 problems (…)
    ");
}

#[test]
fn two_sentences_of_one_number_are_told() {
    let checkout = Checkout::new();
    checkout.edit(TASK, "[T2] Without", "[T1] Without");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:21: task.md has no sentence `[T2]`
    content/exercises/double/task.md:3: there is another sentence `[T1]`
    exercises/double/TASK.md: differs from what `bigtent course write` writes
    exercises/workbook.json: is out of date
    4 problems (…)
    ");
}

#[test]
fn an_item_that_is_listed_twice_is_told_with_both_lines() {
    let checkout = Checkout::new();
    checkout.edit(
        "content/course.toml",
        "\"exercise:double\"]",
        "\"exercise:double\",\n  \"lesson:doubling\"]",
    );
    assert_snapshot!(checkout.lint(), @"
    content/course.toml:7: `lesson:doubling` stands in line 6 already
    1 problem (…)
    ");
}

#[test]
fn an_item_is_a_lesson_or_an_exercise() {
    let checkout = Checkout::new();
    checkout.edit(
        "content/course.toml",
        "\"exercise:double\"]",
        "\"exercise:double\", \"quiz:double\"]",
    );
    assert_snapshot!(checkout.lint(), @"
    content/course.toml:6: `quiz:double` is neither `lesson:<id>` nor `exercise:<id>`
    1 problem (…)
    ");
}

#[test]
fn items_that_are_listed_are_there() {
    let checkout = Checkout::new();
    checkout.edit(
        "content/course.toml",
        "\"exercise:double\"]",
        "\"exercise:double\", \"exercise:triple\", \"lesson:tripling\"]",
    );
    assert_snapshot!(checkout.lint(), @"
    content/course.toml:6: there is no `content/exercises/triple/exercise.toml`
    content/course.toml:6: there is no `content/lessons/tripling.md`
    2 problems (…)
    ");
}

#[test]
fn items_that_no_chapter_lists_are_told() {
    let checkout = Checkout::new();
    checkout.write("content/lessons/tripling.md", checkout.read(LESSON));
    checkout.write("content/exercises/triple/task.md", checkout.read(TASK));
    checkout.write("solutions/triple/src/main.rs", checkout.read(SOLUTION));
    checkout.write("content/code/doubling/thrice.rs", "fn main() {}\n");
    assert_snapshot!(checkout.lint(), @"
    content/code/doubling/thrice.rs: no lesson includes this file
    content/exercises/triple: no chapter of content/course.toml lists this exercise
    content/lessons/tripling.md: no chapter of content/course.toml lists this lesson
    solutions/triple: no chapter of content/course.toml lists this exercise
    4 problems (…)
    ");
}

#[test]
fn lessons_and_sections_that_an_exercise_names_are_there() {
    let checkout = Checkout::new();
    checkout.edit(
        EXERCISE,
        "lessons = [\"doubling\"]",
        "lessons = [\"doubling\", \"tripling\"]",
    );
    checkout.edit(EXERCISE, "lesson = \"doubling#twice\"", "lesson = \"doubling#thrice\"");
    checkout.edit(
        EXERCISE,
        "lesson = \"doubling#nothing\"",
        "lesson = \"tripling#nothing\"",
    );
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:6: there is no lesson `tripling`
    content/exercises/double/exercise.toml:15: there is no lesson section `doubling#thrice`
    content/exercises/double/exercise.toml:23: there is no lesson section `tripling#nothing`
    3 problems (…)
    ");
}

#[test]
fn links_that_lead_nowhere_are_told() {
    let checkout = Checkout::new();
    checkout.edit(LESSON, "(exercise:double)", "(exercise:triple)");
    checkout.edit(LESSON, "(lesson:doubling#twice)", "(lesson:doubling#thrice)");
    checkout.edit(TASK, "Print twice a number.", "Print [twice](doubling.md) a number.");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/task.md:1: the link `doubling.md` leads nowhere; use `lesson:<id>#<section>`, `exercise:<id>` or https
    content/lessons/doubling.md:13: the link `exercise:triple` leads nowhere; use `lesson:<id>#<section>`, `exercise:<id>` or https
    content/lessons/doubling.md:19: the link `lesson:doubling#thrice` leads nowhere; use `lesson:<id>#<section>`, `exercise:<id>` or https
    exercises/double/TASK.md: differs from what `bigtent course write` writes
    exercises/workbook.json: is out of date
    5 problems (…)
    ");
}

#[test]
fn every_sentence_is_cited() {
    let checkout = Checkout::new();
    checkout.edit(TASK, "prints 0.\n", "prints 0.\n- [T3] It is quick.\n");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/task.md:5: no case cites `[T3]`: what is asked is checked
    exercises/double/TASK.md: differs from what `bigtent course write` writes
    exercises/workbook.json: is out of date
    3 problems (…)
    ");
}

#[test]
fn every_case_cites_what_is_said() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "cites = [\"T1\"]", "cites = [\"T1\", \"T7\"]");
    checkout.edit(EXERCISE, "cites = [\"T2\"]", "cites = []");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:13: task.md has no sentence `[T7]`
    content/exercises/double/exercise.toml:19: the case cites no sentence of the task
    content/exercises/double/task.md:4: no case cites `[T2]`: what is asked is checked
    3 problems (…)
    ");
}

#[test]
fn every_mutant_has_a_case_that_is_to_reject_it() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "rejected_by = \"three\"", "rejected_by = \"four\"");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:29: there is no case `four`
    1 problem (…)
    ");
}

#[test]
fn snapshots_and_patches_that_belong_to_nothing_are_told() {
    let checkout = Checkout::new();
    let snapshot = checkout.read("content/exercises/double/three.snap");
    checkout.write("content/exercises/double/four.snap", &snapshot);
    checkout.write("content/exercises/double/mutants/adds-three.snap", &snapshot);
    checkout.write("solutions/double/mutants/adds-three.patch", checkout.read(STARTER));
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/four.snap: the snapshot belongs to nothing in exercise.toml
    content/exercises/double/mutants/adds-three.snap: the snapshot belongs to nothing in exercise.toml
    solutions/double/mutants/adds-three.patch: exercise.toml names no such mutant
    3 problems (…)
    ");
}

#[test]
fn snapshots_that_are_missing_or_damaged_are_told() {
    let checkout = Checkout::new();
    checkout.remove("content/exercises/double/three.snap");
    checkout.remove("content/exercises/double/mutants/adds-two.snap");
    checkout.write("content/exercises/double/nothing.snap", "### 1. run\n");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/mutants/adds-two.snap: the mutant has no snapshot; `bigtent course bless double` records it
    content/exercises/double/nothing.snap: a snapshot begins with a `---` line
    content/exercises/double/three.snap: the case has no snapshot; `bigtent course bless double` records it
    3 problems (…)
    ");
}

#[test]
fn a_starter_s_patch_that_no_longer_applies_is_told() {
    let checkout = Checkout::new();
    checkout.edit(SOLUTION, "2 * number", "number * 2");
    assert_snapshot!(checkout.lint(), @"
    solutions/double/starter.patch: it no longer applies to `src/main.rs` of the solution: error applying hunk #1
    1 problem (…)
    ");
}

#[test]
fn parts_of_an_exercise_that_are_missing_are_told() {
    let checkout = Checkout::new();
    checkout.remove(TASK);
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/task.md: is missing
    1 problem (…)
    ");
    let checkout = Checkout::new();
    checkout.remove(SOLUTION);
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:7: the solution has no `src/main.rs`
    solutions/double: there is no solution
    solutions/double/starter.patch: `src/main.rs` isn't among the solution's files
    3 problems (…)
    ");
    let checkout = Checkout::new();
    checkout.remove(STARTER);
    assert_snapshot!(checkout.lint(), @"
    solutions/double/starter.patch: is missing
    1 problem (…)
    ");
}

#[test]
fn files_patterns_and_numbers_that_make_no_sense_are_told() {
    let checkout = Checkout::new();
    checkout.edit(
        EXERCISE,
        "files = [\"src/main.rs\"]\n",
        "files = [\"src/main.rs\", \"src/lib.rs\"]\nmore_files = [\"src/**/*.rs\", \"src/[\"]\n",
    );
    checkout.edit(EXERCISE, "difficulty = 1", "difficulty = 6");
    checkout.edit(EXERCISE, "\"The place.\", ", "");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:4: the difficulty is 1 to 5
    content/exercises/double/exercise.toml:7: the solution has no `src/lib.rs`
    content/exercises/double/exercise.toml:8: the pattern `src/[`: unclosed character class; missing ']'
    content/exercises/double/exercise.toml:9: there are 2 hints, not 3
    4 problems (…)
    ");
}

#[test]
fn a_step_that_makes_no_sense_is_told_with_its_case() {
    let checkout = Checkout::new();
    checkout.edit(EXERCISE, "stdio = { within_ms = 10000 }", "stdio = { within_ms = 0 }");
    checkout.edit(EXERCISE, "stdio = { args = [\"3\"], within_ms = 10000 }\n", "");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/exercise.toml:11: case `three`: a `stdio` case needs its step: `[case.stdio]`
    content/exercises/double/exercise.toml:18: case `nothing`: `within_ms` is 0: no program ends in no time
    2 problems (…)
    ");
}

#[test]
fn a_text_that_is_not_utf_8_is_told() {
    let checkout = Checkout::new();
    checkout.write(TASK, b"- [T1] caf\xe9\n- [T2] x\n");
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double/task.md: isn't UTF-8
    1 problem (…)
    ");
}

#[test]
fn code_that_a_lesson_includes_is_there() {
    let checkout = Checkout::new();
    checkout.edit(LESSON, "rust=doubling/twice.rs:twice", "rust=doubling/twice.rs:thrice");
    assert_snapshot!(checkout.lint(), @"
    content/lessons/doubling.md:15: content/code/doubling/twice.rs has no anchor `thrice`
    1 problem (…)
    ");
    let checkout = Checkout::new();
    checkout.edit(
        LESSON,
        "go=doubling/twice/main.go:twice",
        "go=doubling/thrice/main.go:twice",
    );
    assert_snapshot!(checkout.lint(), @"
    content/lessons/doubling.md:15: content/code/doubling/thrice/main.go doesn't exist
    1 problem (…)
    ");
}

#[test]
fn a_lesson_begins_with_its_front_matter() {
    let checkout = Checkout::new();
    checkout.write(LESSON, "# Doubling\n\nText.\n");
    assert_snapshot!(checkout.lint(), @"
    content/lessons/doubling.md:1: a lesson starts with its front matter, between two lines `+++`
    1 problem (…)
    ");
}

#[test]
fn exercises_that_differ_from_the_starters_are_told() {
    let checkout = Checkout::new();
    checkout.write("exercises/double/src/main.rs", "fn main() {}\n");
    checkout.remove("exercises/double/TASK.md");
    assert_snapshot!(checkout.lint(), @"
    exercises/double/TASK.md: is missing
    exercises/double/src/main.rs: differs from what `bigtent course write` writes
    2 problems (…)
    ");
}

#[test]
fn exercises_that_were_not_written_anew_are_told() {
    let checkout = Checkout::new();
    checkout.edit(TASK, "Print twice a number.", "Print a number twice.");
    let text = checkout.read("content/course.toml");
    checkout.write("content/course.toml", text.replace(", \"exercise:double\"", ""));
    assert_snapshot!(checkout.lint(), @"
    content/exercises/double: no chapter of content/course.toml lists this exercise
    content/lessons/doubling.md:13: the link `exercise:double` leads nowhere; use `lesson:<id>#<section>`, `exercise:<id>` or https
    solutions/double: no chapter of content/course.toml lists this exercise
    exercises/Cargo.lock: differs from what `bigtent course write` writes
    exercises/Cargo.toml: differs from what `bigtent course write` writes
    exercises/double/Cargo.toml: is no longer of the course
    exercises/double/TASK.md: is no longer of the course
    exercises/double/src/harness.rs: is no longer of the course
    exercises/double/src/main.rs: is no longer of the course
    exercises/workbook.json: is out of date
    10 problems (…)
    ");
    let checkout = Checkout::new();
    checkout.remove("exercises/workbook.json");
    assert_snapshot!(checkout.lint(), @"
    exercises/workbook.json: is missing; `bigtent course write` writes exercises/
    1 problem (…)
    ");
}

#[test]
fn a_scenario_that_makes_no_sense_is_told() {
    let checkout = Checkout::new();
    let route = "[[route]]\npath = 'x'\nreply = [{}]\n";
    checkout.write(
        "content/scenarios/odd.toml",
        format!("format = 1\ntitle = 'T'\ndescription = 'D.'\n{route}"),
    );
    assert_snapshot!(checkout.lint(), @"
    content/scenarios/odd.toml: `x` is no path: it starts with `/` and has no query
    1 problem (…)
    ");
    checkout.write("content/scenarios/odd.toml", "format = 1\ntitel = 'T'\n");
    assert_snapshot!(checkout.lint(), @"
    content/scenarios/odd.toml:2: unknown field `titel`, expected one of `format`, `title`, `description`, `route`
    1 problem (…)
    ");
}
