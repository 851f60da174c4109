//! Tests of the `review` probe.

use super::{super::super::transcript::Transcript, FILE, Files, Review, ReviewManifest, ReviewShow, show};

fn manifest() -> ReviewManifest {
    toml::from_str(
        r#"
        required = 2
        extras = 1

        [[defect]]
        id = "no-limit"
        hint = "How long may a body be?"
        kinds = ["security", "resource"]
        at = [{ file = "handler.go", lines = [10, 30] }, { file = "handler.rs", lines = [8] }]

        [[defect]]
        id = "lost-error"
        hint = "Who sees the error?"
        kinds = ["observability"]
        at = [{ file = "handler.go", lines = [20] }]

        [[defect]]
        id = "leak"
        hint = "What is closed?"
        kinds = ["resource"]
        at = [{ file = "handler.go", lines = [40] }]
        "#,
    )
    .unwrap()
}

fn given() -> Files {
    let file = |name: &str| (name.to_owned(), "line\n".repeat(60).into_bytes());
    Files::from([file("handler.go"), file("handler.rs")])
}

fn finding(file: &str, line: usize, kind: &str) -> String {
    format!(
        "[[finding]]\nfile = \"{file}\"\nline = {line}\nkind = \"{kind}\"\nnote = \"What is wrong, and what to do.\"\n"
    )
}

fn shown(what: ReviewShow, review: &str) -> String {
    let mut transcript = Transcript::default();
    show(
        what,
        &manifest(),
        &given(),
        &Review::parse(review).unwrap(),
        transcript.step(FILE),
    );
    transcript.steps[0].lines.join("\n")
}

#[test]
fn a_finding_near_any_place_of_a_defect_meets_it() {
    let found = |findings: &[(&str, usize, &str)]| {
        let review: String = findings
            .iter()
            .map(|(file, line, kind)| finding(file, *line, kind))
            .collect();
        shown(ReviewShow::Findings, &review).lines().next().unwrap().to_owned()
    };
    let leak = ("handler.go", 43, "resource");
    assert_eq!(found(&[("handler.go", 7, "security"), leak]), "found: at least 2 of 3");
    assert_eq!(found(&[("handler.go", 33, "resource"), leak]), "found: at least 2 of 3");
    assert_eq!(found(&[("handler.rs", 11, "security"), leak]), "found: at least 2 of 3");
    assert_eq!(
        found(&[("handler.rs", 12, "security"), leak]),
        "found: 1 of 3 (required: 2)"
    );
    assert_eq!(
        found(&[("handler.rs", 30, "security"), leak]),
        "found: 1 of 3 (required: 2)"
    );
    assert_eq!(found(&[("handler.go", 10, "ops"), leak]), "found: 1 of 3 (required: 2)");
    assert_eq!(found(&[leak, leak]), "found: 1 of 3 (required: 2)");
}

#[test]
fn what_was_missed_and_what_is_not_graded_is_told() {
    let review = finding("handler.go", 10, "security")
        + &finding("handler.go", 20, "observability").replace("What is wrong, and what to do.", "Log this, please.");
    insta::assert_snapshot!(shown(ReviewShow::Findings, &review), @r"
    found: 1 of 3 (required: 2)
    missed: lost-error: Who sees the error?
    missed: leak: What is closed?
    finding 2: not graded, its note has fewer than 20 characters
    ");
}

#[test]
fn what_keeps_a_finding_from_counting_is_told() {
    let review = [
        ("b/handler.go", 10, "security"),
        ("handler.go", 61, "security"),
        ("handler.go", 0, "security"),
        ("handler.go", 22, "ops"),
        ("handler.go", 50, "api"),
    ];
    let review: String = review
        .iter()
        .map(|(file, line, kind)| finding(file, *line, kind))
        .collect();
    insta::assert_snapshot!(shown(ReviewShow::Findings, &review), @r"
    found: 0 of 3 (required: 2)
    missed: no-limit: How long may a body be?
    missed: lost-error: Who sees the error?
    missed: leak: What is closed?
    finding 1: there is no such file
    finding 2: the file has lines 1 to 60
    finding 3: the file has lines 1 to 60
    finding 4: the right place, another kind
    findings about something else: 5
    ");
}

#[test]
fn findings_about_something_else_are_few() {
    let style: String = (0..2).map(|line| finding("handler.go", 60 + line, "api")).collect();
    let real = finding("handler.go", 10, "security");
    assert_eq!(shown(ReviewShow::Extras, &style), "extra findings: 2 (allowed: 1)");
    let one = finding("handler.go", 60, "api") + &real;
    assert_eq!(shown(ReviewShow::Extras, &one), "extra findings: at most 1");
}

#[test]
fn the_verdict_is_shown_as_it_is_written() {
    assert_eq!(shown(ReviewShow::Verdict, ""), "verdict: none");
    assert_eq!(shown(ReviewShow::Verdict, "verdict = \"approve\""), "verdict: approve");
    assert_eq!(
        shown(ReviewShow::Verdict, "verdict = \"request-changes\""),
        "verdict: request-changes"
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_line() {
    let fault = |text: &str| Review::parse(text).unwrap_err();
    insta::assert_snapshot!(fault("\nverdict = \"reject\"\n"), @"line 2: unknown variant `reject`, expected one of `approve`, `comment`, `request-changes`");
    insta::assert_snapshot!(fault(&finding("a.go", 1, "style")), @"line 4: unknown variant `style`, expected one of `correctness`, `security`, `concurrency`, `resource`, `api`, `observability`, `ops`");
    insta::assert_snapshot!(fault("[[finding]]\nfile = \"a.go\"\n"), @"line 1: missing field `line`");
    insta::assert_snapshot!(fault("[[finding]\n"), @"line 1: unclosed array table, expected `]`");
}
