//! Tests of the probe: steps, labels, files that are missing or don't parse, and what `lint` says of a case.

use std::{fs, path::Path};

use super::{Seen, lint, look_at, without_details};
use crate::{course::manifest::CaseManifest, grading::cancel::Cancel};

fn case(steps: &str) -> CaseManifest {
    toml::from_str(&format!(
        "id = 'c'\ntitle = 't'\ncites = ['T1']\nwhy = 'w'\nlesson = 'l#s'\n{steps}"
    ))
    .unwrap()
}

fn transcript(files: &[(&str, &[u8])], case: &CaseManifest) -> String {
    let folder = tempfile::tempdir().unwrap();
    for (path, bytes) in files {
        fs::write(folder.path().join(path), bytes).unwrap();
    }
    match look_at(case, folder.path(), &Cancel::default()).unwrap() {
        Seen::Transcript { transcript, .. } => transcript.to_string(),
        other => panic!("{other:?}"),
    }
}

const TWO_FILES: &str = "
[[file]]
path = 'Dockerfile'
read_as = 'dockerfile'
rules = ['R04=final-user', 'R13=expose']
[[file]]
path = '.dockerignore'
read_as = 'dockerignore'
dockerfile = 'Dockerfile'
rules = ['R12=ignore-file']
";

#[test]
fn one_line_a_rule() {
    let text = transcript(
        &[
            ("Dockerfile", b"FROM a:1 AS b\nFROM scratch\nUSER app\nEXPOSE 8080\n"),
            (".dockerignore", b".git\n"),
        ],
        &case(TWO_FILES),
    );
    assert_eq!(
        text,
        "### 1. Dockerfile\n\
         R04 final stage user: a name, not a number (app, line 3)\n\
         R13 port: 8080 exposed\n\n\
         ### 2. .dockerignore\n\
         R12 build context: with target (target/release/app goes in)\n"
    );
}

#[test]
fn the_dockerfile_says_what_build_output_is() {
    let files: [(&str, &[u8]); 2] = [
        ("Dockerfile", b"FROM a:1\nRUN go build\n"),
        (".dockerignore", b".git\n"),
    ];
    let text = transcript(&files, &case(TWO_FILES));
    assert!(
        text.ends_with("R12 build context: without .git and build output\n"),
        "{text}"
    );
}

#[test]
fn missing_and_unreadable_files() {
    assert_eq!(
        transcript(&[], &case(TWO_FILES)),
        "### 1. Dockerfile\nmissing\n\n### 2. .dockerignore\nmissing\n"
    );
    let files: [(&str, &[u8]); 2] = [("Dockerfile", b"FROM a:1\n\nRUM x\n"), (".dockerignore", b"\xff")];
    assert_eq!(
        transcript(&files, &case(TWO_FILES)),
        "### 1. Dockerfile\n\
         R00 syntax: line 3: unknown instruction 'RUM'\n\
         R04 final stage user: not judged\n\
         R13 port: not judged\n\n\
         ### 2. .dockerignore\n\
         not UTF-8 text\n"
    );
}

#[test]
fn a_cancelled_case_is_not_judged() {
    let cancel = Cancel::default();
    cancel.cancel();
    assert_eq!(
        look_at(&case(TWO_FILES), Path::new("."), &cancel).unwrap(),
        Seen::Cancelled
    );
}

#[test]
fn files_made_to_take_long_are_judged_or_refused() {
    let rules = "[[file]]\npath = 'Dockerfile'\nread_as = 'dockerfile'\nrules = ['A=arg-scope', 'B=no-fixed-arch', 'C=dependencies-first', 'D=stages']\n";
    let many = |line: &str| line.repeat(100_000 / line.len());
    let stages: String = (0..5_000).map(|n| format!("FROM s{n} AS s{}\n", n + 1)).collect();
    for text in [
        format!("FROM a:1\n{}", many("RUN x <<E\nE\n")),
        format!("FROM a:1\n{}", many("ENV A=$A$A\n")),
        format!("FROM a:1\nRUN {}", many("export ")),
        format!("FROM a:1\nRUN {}", many("rustup target add ")),
        format!(
            "FROM a:1\nRUN {}",
            (0..10_000).map(|n| format!("$A{n} ")).collect::<String>()
        ),
        format!("FROM a:1\nRUN {}", many("$(")),
        stages,
    ] {
        let text = transcript(&[("Dockerfile", text.as_bytes())], &case(rules));
        assert!(text.len() < 2_000, "{text}");
    }
}

#[test]
fn faults_of_a_case() {
    assert!(lint(&case(TWO_FILES)).is_empty());
    for (steps, fault) in [
        ("", "there is no `[[case.file]]`"),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerfile'\nrules = []\n",
            "`D` has no rules",
        ),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerfile'\nrules = ['final-user']\n",
            "`final-user` should be `label=rule`, as in `R04=final-user`",
        ),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerfile'\nrules = ['R 4=final-user']\n",
            "`R 4` in `R 4=final-user` is no label; letters and digits make one, except R00",
        ),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerfile'\nrules = ['A=expose', 'A=stages']\n",
            "the label `A` stands twice in `D`",
        ),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerignore'\nrules = ['A=ignored']\n",
            "`ignored` in `A=ignored` is no rule; there are ignore-file",
        ),
        (
            "[[file]]\npath = 'D'\nread_as = 'dockerignore'\nrules = ['A=expose']\n",
            "the rule `expose` is not for what `D` is read as",
        ),
    ] {
        assert_eq!(lint(&case(steps)), [fault]);
    }
}

#[test]
fn details_are_what_stands_in_parentheses() {
    let text = "### 1. Dockerfile\nR02 base images: without a tag (rust, line 1; a, line 2); tagged latest (b, line 3)\nR13 port: 8080 exposed\n";
    assert_eq!(
        without_details(text),
        "### 1. Dockerfile\nR02 base images: without a tag; tagged latest\nR13 port: 8080 exposed\n"
    );
    assert_eq!(without_details("a (b"), "a");
}
