//! Tests of lesson files.

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;

use super::{super::model::Section, super::source::Source, parse, slug};

const FRONT_MATTER: &str = r#"+++
title = "A server"
objective = "Build routes."
minutes = 10
rows = { G02 = "a-section", G05 = "a-section" }
checked = "2026-11-24"
+++
"#;

const RUST: &str = "\
//! Whole file.

// ANCHOR: main
fn main() {
    // ANCHOR: inner
    inner();

    deeper(|| {
        more();
    });
    // ANCHOR_END: inner
}
// ANCHOR_END: main

// ANCHOR: open
fn open() {}
// ANCHOR: twice
// ANCHOR_END: twice
// ANCHOR: twice
// ANCHOR_END: twice
// ANCHOR: empty
// ANCHOR_END: empty
";

const GO: &str = "package main\n\n// ANCHOR: main\nfunc main() {\n\tinner()\n\tx\t:= 1\n}\n\n// ANCHOR_END: main\n";

/// A course whose `content/code/x` has a few files.
fn course() -> (TempDir, Source) {
    let root = tempfile::tempdir().unwrap();
    let code = root.path().join("content/code/x");
    fs::create_dir_all(&code).unwrap();
    let files: [(&str, &[u8]); 8] = [
        ("a.rs", RUST.as_bytes()),
        ("main.go", GO.as_bytes()),
        (
            "Dockerfile",
            b"# ANCHOR: base\nFROM scratch\n# ANCHOR_END: base\nUSER 1\n",
        ),
        ("a.Dockerfile", b"FROM scratch\n"),
        ("a.sql", b"-- ANCHOR: q\nSELECT 1;\n-- ANCHOR_END: q\n"),
        ("ticks.yaml", b"a: |\n  ````\n"),
        ("latin.sh", b"echo \xe4\n"),
        ("picture.png", b""),
    ];
    for (name, bytes) in files {
        fs::write(code.join(name), bytes).unwrap();
    }
    let source = Source::Folder(root.path().to_owned());
    (root, source)
}

/// The body that comes out of a body.
fn body(text: &str) -> String {
    let (_root, source) = course();
    parse("l", &format!("{FRONT_MATTER}{text}"), &source)
        .unwrap()
        .lesson
        .body
}

/// What is wrong with a file, a line for each error.
fn errors_of(text: &str) -> String {
    let (_root, source) = course();
    let errors = parse("l", text, &source).unwrap_err();
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

/// What is wrong with a body; its first line is line 8 of the file.
fn errors(body: &str) -> String {
    errors_of(&format!("{FRONT_MATTER}{body}"))
}

#[test]
fn a_lesson_is_read_with_its_front_matter_sections_and_includes() {
    let (_root, source) = course();
    let text = format!(
        "{FRONT_MATTER}\nText.\n\n## Methods and `405`\n\n### Not a section\n\n> ## Nor this\n\n## *Why?*\n\n\
         {{{{pair rust=x/a.rs:inner go=x/main.go}}}}\n\n{{{{include x/a.rs:main}}}}\n"
    );
    let parsed = parse("http-server", &text, &source).unwrap();
    let lesson = parsed.lesson;
    assert_eq!(lesson.id, "http-server");
    assert_eq!(lesson.title, "A server");
    assert_eq!(lesson.objective, "Build routes.");
    assert_eq!(lesson.minutes, 10);
    let rows: Vec<(&str, &str)> = lesson.rows.iter().map(|(row, section)| (&**row, &**section)).collect();
    assert_eq!(rows, [("G02", "a-section"), ("G05", "a-section")]);
    assert_eq!(lesson.checked, "2026-11-24");
    let section = |slug: &str, title: &str| Section {
        slug: slug.to_owned(),
        title: title.to_owned(),
    };
    assert_eq!(
        lesson.sections,
        [section("methods-and-405", "Methods and 405"), section("why", "Why?")]
    );
    assert_eq!(parsed.includes, ["content/code/x/a.rs", "content/code/x/main.go"]);
}

#[test]
fn a_pair_becomes_two_fences_and_an_anchor_loses_its_marks_and_indentation() {
    insta::assert_snapshot!(body("Before.\n{{pair go=x/main.go:main rust=x/a.rs:inner}}\nAfter.\n"), @r"
    Before.
    ```go pair
    func main() {
        inner()
        x   := 1
    }
    ```
    ```rust pair
    inner();

    deeper(|| {
        more();
    });
    ```

    After.
    ");
}

#[test]
fn a_pair_may_be_of_files_that_both_languages_have() {
    insta::assert_snapshot!(body("{{pair go=x/Dockerfile:base rust=x/a.Dockerfile}}\n"), @r"
    ```dockerfile go pair
    FROM scratch
    ```
    ```dockerfile rust pair
    FROM scratch
    ```
    ");
}

#[test]
fn an_include_names_its_language_and_outgrows_the_backticks_in_it() {
    insta::assert_snapshot!(
        body("{{include x/Dockerfile}}\n{{include x/a.Dockerfile}}\n{{include x/a.sql:q}}\n{{include x/ticks.yaml}}"),
        @r"
    ```dockerfile
    FROM scratch
    USER 1
    ```

    ```dockerfile
    FROM scratch
    ```

    ```sql
    SELECT 1;
    ```

    `````yaml
    a: |
      ````
    `````
    "
    );
}

#[test]
fn braces_in_code_are_code() {
    let text = "`{{include x}}`\n\n```text\n{{pair}}\n```\n";
    assert_eq!(body(text), text);
}

#[test]
fn windows_line_ends_are_read() {
    let (_root, source) = course();
    let text = format!("{FRONT_MATTER}## A\n\n{{{{include x/a.sql:q}}}}\n").replace('\n', "\r\n");
    let parsed = parse("l", &text, &source).unwrap();
    assert_eq!(parsed.lesson.sections.len(), 1);
    assert!(parsed.lesson.body.contains("```sql\nSELECT 1;\n```"));
}

#[test]
fn front_matter_errors() {
    insta::assert_snapshot!(errors_of(""), @"content/lessons/l.md:1: a lesson starts with its front matter, between two lines `+++`");
    insta::assert_snapshot!(errors_of("# A\n"), @"content/lessons/l.md:1: a lesson starts with its front matter, between two lines `+++`");
    insta::assert_snapshot!(errors_of("+++\ntitle = \"a\"\n"), @"content/lessons/l.md:1: the front matter doesn't end: add a line `+++` after it");
    insta::assert_snapshot!(errors_of("+++\n+++\n"), @r"
    content/lessons/l.md:1: the front matter has no `title`
    content/lessons/l.md:1: the front matter has no `objective`
    content/lessons/l.md:1: the front matter has no `minutes`
    content/lessons/l.md:1: the front matter has no `rows`
    content/lessons/l.md:1: the front matter has no `checked`
    ");
    insta::assert_snapshot!(errors_of("+++\ntitle = \" \"\nobjective = \"\"\nminutes = 0\nrows = { G02 = \" \" }\nchecked = \"24.11.2026\"\n+++\n"), @r"
    content/lessons/l.md:2: `title` is empty
    content/lessons/l.md:3: `objective` is empty
    content/lessons/l.md:4: `minutes` is 0
    content/lessons/l.md:5: `rows` names no section for G02
    content/lessons/l.md:6: `checked` must be a day such as 2026-11-24
    ");
    insta::assert_snapshot!(errors_of(&FRONT_MATTER.replace("title", "titel")), @"content/lessons/l.md:2: front matter: unknown field `titel`, expected one of `title`, `objective`, `minutes`, `rows`, `checked`");
    insta::assert_snapshot!(errors_of(&FRONT_MATTER.replace("10", "\"ten\"")), @r#"content/lessons/l.md:4: front matter: invalid type: string "ten", expected u16"#);
    insta::assert_snapshot!(errors_of(&FRONT_MATTER.replace("= 10", "")), @"content/lessons/l.md:4: front matter: key with no value, expected `=`");
}

#[test]
fn heading_errors() {
    insta::assert_snapshot!(errors("# Title\n\nTitle\n=====\n"), @r"
    content/lessons/l.md:8: a lesson has no `#` heading: its title is in the front matter, sections are `##`
    content/lessons/l.md:10: a lesson has no `#` heading: its title is in the front matter, sections are `##`
    ");
    insta::assert_snapshot!(errors("## One two\n\n## `One` two\n\n## ?\n"), @r#"
    content/lessons/l.md:10: two sections have the slug `one-two`: give one another heading
    content/lessons/l.md:12: the section's heading "?" has no letters to link to
    "#);
}

#[test]
fn fence_errors() {
    insta::assert_snapshot!(errors("```go\nx\n```\n\n~~~rust,ignore\nx\n~~~\n"), @r"
    content/lessons/l.md:8: `go` code is not typed into a lesson, because nothing compiles it there: put it below content/code and use {{pair …}} or {{include …}}
    content/lessons/l.md:12: `rust` code is not typed into a lesson, because nothing compiles it there: put it below content/code and use {{pair …}} or {{include …}}
    ");
    insta::assert_snapshot!(errors("````text\nx\n```\n"), @"content/lessons/l.md:8: the code block doesn't end: add a line ````");
    insta::assert_snapshot!(errors("> ```sh\n> x\n\nA.\n\n- a\n\n  ```sh\n  x\n\nB.\n"), @r"
    content/lessons/l.md:8: the code block doesn't end: add a line ```
    content/lessons/l.md:15: the code block doesn't end: add a line ```
    ");
    insta::assert_snapshot!(errors("```text"), @"content/lessons/l.md:8: the code block doesn't end: add a line ```");
    assert_eq!(
        body("> ```sh\n> x\n> ```\n\n- ```sh\n  x\n  ```\n"),
        "> ```sh\n> x\n> ```\n\n- ```sh\n  x\n  ```\n"
    );
}

#[test]
fn box_errors() {
    insta::assert_snapshot!(errors("> [!NOTE] A\n> b\n\n> [!trap] A\n\n> [!TRAP]\n> b\n"), @r"
    content/lessons/l.md:8: there is no box `[!NOTE]`: use [!TRAP], [!TODAY] or [!INTERVIEW]
    content/lessons/l.md:11: there is no box `[!trap]`: use [!TRAP], [!TODAY] or [!INTERVIEW]
    content/lessons/l.md:13: the box `[!TRAP]` has no title: write it on the same line
    ");
}

#[test]
fn directive_errors() {
    insta::assert_snapshot!(errors("a {{include x/a.rs}}\n  {{include x/a.rs}}\n{{include x/a.rs}} a\n"), @r"
    content/lessons/l.md:8: `{{` starts a directive, which stands alone on its line and ends in `}}`; if it is meant as text, write it as `code`
    content/lessons/l.md:9: `{{` starts a directive, which stands alone on its line and ends in `}}`; if it is meant as text, write it as `code`
    content/lessons/l.md:10: `{{` starts a directive, which stands alone on its line and ends in `}}`; if it is meant as text, write it as `code`
    ");
    insta::assert_snapshot!(errors("{{includes x/a.rs}}\n{{pair x/a.rs}}\n{{pair go=x/main.go go=x/main.go}}\n{{}}\n"), @r"
    content/lessons/l.md:8: the directives are {{pair go=PATH[:ANCHOR] rust=PATH[:ANCHOR]}} and {{include PATH[:ANCHOR]}}, paths below content/code
    content/lessons/l.md:9: the directives are {{pair go=PATH[:ANCHOR] rust=PATH[:ANCHOR]}} and {{include PATH[:ANCHOR]}}, paths below content/code
    content/lessons/l.md:10: the directives are {{pair go=PATH[:ANCHOR] rust=PATH[:ANCHOR]}} and {{include PATH[:ANCHOR]}}, paths below content/code
    content/lessons/l.md:11: the directives are {{pair go=PATH[:ANCHOR] rust=PATH[:ANCHOR]}} and {{include PATH[:ANCHOR]}}, paths below content/code
    ");
    insta::assert_snapshot!(errors("{{pair go=x/a.rs rust=x/main.go}}\n"), @"content/lessons/l.md:8: content/code/x/a.rs is the `go` side of a pair, but it is rust code");
    insta::assert_snapshot!(errors("{{include ../lib.rs}}\n{{include /etc/a.rs}}\n{{include x/picture.png}}\n"), @r"
    content/lessons/l.md:8: `../lib.rs` must be a path below content/code, without `.` and `..`
    content/lessons/l.md:9: `/etc/a.rs` must be a path below content/code, without `.` and `..`
    content/lessons/l.md:10: the language of `x/picture.png` is unknown: code is in .go, .rs, .yaml, .json, .toml, .sql or .sh files or in a Dockerfile
    ");
    insta::assert_snapshot!(errors("{{include x/b.rs}}\n{{include x/latin.sh}}\n"), @r"
    content/lessons/l.md:8: content/code/x/b.rs doesn't exist
    content/lessons/l.md:9: content/code/x/latin.sh is not UTF-8 text
    ");
    insta::assert_snapshot!(errors("{{include x/a.rs:none}}\n{{include x/a.rs:open}}\n{{include x/a.rs:twice}}\n{{include x/a.rs:empty}}\n"), @r"
    content/lessons/l.md:8: content/code/x/a.rs has no anchor `none`
    content/lessons/l.md:9: content/code/x/a.rs has an anchor `open` that doesn't end: add `ANCHOR_END: open`
    content/lessons/l.md:10: content/code/x/a.rs has the anchor `twice` twice
    content/lessons/l.md:11: content/code/x/a.rs has no code to show there
    ");
}

#[test]
fn all_errors_are_reported_in_the_order_of_the_lines() {
    let text = format!(
        "{}# A\n\n{{{{include x/b.rs}}}}\n\n```go\n",
        FRONT_MATTER.replace("A server", "")
    );
    insta::assert_snapshot!(errors_of(&text), @r"
    content/lessons/l.md:2: `title` is empty
    content/lessons/l.md:8: a lesson has no `#` heading: its title is in the front matter, sections are `##`
    content/lessons/l.md:10: content/code/x/b.rs doesn't exist
    content/lessons/l.md:12: `go` code is not typed into a lesson, because nothing compiles it there: put it below content/code and use {{pair …}} or {{include …}}
    content/lessons/l.md:12: the code block doesn't end: add a line ```
    ");
}

#[test]
fn slugs_are_githubs() {
    for (heading, expected) in [
        ("Methods and 405", "methods-and-405"),
        ("  What's `HEAD`? ", "whats-head"),
        ("Go ↔ Rust", "go--rust"),
        ("a_b-c", "a_b-c"),
        ("Größe 漢字", "größe-漢字"),
        ("…", ""),
    ] {
        assert_eq!(slug(heading), expected);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "(\\+\\+\\+\n)?(title = \"a\"\n)?(\\+\\+\\+\n)?([-#>`~{}\\[\\]!a-c é\t]{0,12}(\r?\n)?){0,20}") {
        let (_root, source) = course();
        let _ = parse("l", &text, &source);
        let _ = parse("l", &format!("{FRONT_MATTER}{text}"), &source);
    }
}
