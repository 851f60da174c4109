//! A pull request is reviewed: findings are written, saved and checked, until the exercise passes.

use std::fs;

use crate::support::{window::Window, workbook::Workbook};

/// The file of `pr-query-handler`.
const REVIEW: &str = "pr-query-handler/review.toml";
const SOLUTION: &str = include_str!("../../solutions/pr-query-handler/review.toml");

fn open_review(workbook: &Workbook, size: (u16, u16)) -> Window {
    let mut window = workbook.open_with(size, &[]);
    window.press("/pr-query-handler\r");
    window.see(&["v review"]);
    window.press("v");
    window.see(&["Subject: [PATCH] Answer POST /api/query"]);
    // Findings can be written as soon as the file with those that are there was read. A wide window shows them at once.
    match size.0 {
        ..110 => {
            window.press("\t");
            window.see(&["No finding yet"]);
            window.press("\t");
        }
        _ => window.see(&["▸ verdict"]),
    }
    window
}

/// The solution without its finding on this line of a file.
fn without(file: &str, line: usize) -> String {
    let (head, findings) = SOLUTION.split_once("\n[[finding]]").unwrap();
    let place = format!("\nfile = \"{file}\"\nline = {line}\n");
    let mut text = head.to_owned();
    for finding in findings
        .split("\n[[finding]]")
        .filter(|finding| !finding.starts_with(&place))
    {
        text += "\n[[finding]]";
        text += finding;
    }
    assert!(text.len() < SOLUTION.len(), "there is a finding on {file}:{line}");
    text
}

#[test]
fn a_finding_written_on_its_line_is_saved_and_passes_the_exercise() {
    let workbook = Workbook::new();
    // Six of the nine: the last three are left out.
    let six = without("go/query.go", 135);
    let cut = six.find("\n[[finding]]\nfile = \"go/query.go\"\nline = 128").unwrap();
    let six = format!("# Kept as it is.\n{}", &six[..cut]);
    workbook.save(REVIEW, &six);
    let mut window = open_review(&workbook, (120, 36));
    window.see(&["found 6 of 9, 7 are needed"]);
    // To the last line of the handler, where the log is written, and up to the error that is sent.
    window.press("]]]");
    window.see(&["rust/main.rs"]);
    window.press("kkkkkkkkkkkk");
    window.see(&["go/query.go:129"]);
    window.press("k\r");
    window.see(&["New finding: go/query.go:128", "Tab other kind"]);
    window.press("\tThe error's text has our address in it: log itq\x7f.");
    window.see(&["security: lets somebody"]);
    window.press("\r");
    window.see(&["found 7 of 9", "log it.", "✓ error-text"]);
    window.see_no_more(&["are needed"]);
    let written = fs::read_to_string(workbook.file(REVIEW)).unwrap();
    let finding = "
[[finding]]
file = \"go/query.go\"
line = 128
kind = \"security\"
note = \"The error's text has our address in it: log it.\"
";
    assert_eq!(written, format!("{six}{finding}"));
    workbook.wait_for_records(|summary| {
        summary
            .exercises
            .get("pr-query-handler")
            .is_some_and(|known| known.passed)
    });
    window.press("b");
    window.see(&["Questions that an interviewer would ask now"]);
    window.quit();
}

#[test]
fn a_file_that_cannot_be_read_is_shown_and_left_alone() {
    let workbook = Workbook::new();
    let broken = SOLUTION.replace("kind = \"observability\"", "kind = \"style\"");
    let mut window = open_review(&workbook, (80, 24));
    window.press("\t");
    window.see(&["verdict  comment"]);
    workbook.save(REVIEW, &broken);
    window.see(&["review.toml can't be read, line 54", "▸  54 kind = \"style\""]);
    window.press("\t]]j\r");
    window.see(&["! review.toml can't be read, line 54", "Mend it first: e opens it."]);
    assert_eq!(fs::read_to_string(workbook.file(REVIEW)).unwrap(), broken);
    workbook.save(REVIEW, SOLUTION);
    window.press("\t");
    window.see(&["verdict  request-changes", "✓ header-values"]);
    window.quit();
}

#[test]
fn what_is_being_written_is_saved_when_the_program_is_ended() {
    let workbook = Workbook::new();
    let mut window = open_review(&workbook, (80, 24));
    window.press("]]j\r");
    window.see(&["New finding: go/query.go:1"]);
    window.press("half a thought");
    window.see(&["half a thought"]);
    window.signal(rustix::process::Signal::TERM);
    window.wait_for_end();
    let written = fs::read_to_string(workbook.file(REVIEW)).unwrap();
    assert!(written.ends_with("note = \"half a thought\"\n"), "{written}");
}
