//! Writing a review, whatever happens to its file meanwhile.

use super::*;
use crate::tui::{
    services::Saved,
    testing::review::{ID, WRITTEN, grade},
};

fn somebody() -> Person {
    let mut person = Person::reviewing_at(80, 24);
    person.reads(WRITTEN);
    person
}

/// Types words.
fn types(person: &mut Person, text: &str) {
    for char in text.chars() {
        let key = if char == ' ' {
            "Space".to_owned()
        } else {
            char.to_string()
        };
        person.press(&key);
    }
}

/// Goes to the first line of `src/delete.rs`.
fn goes_to_code(person: &mut Person) {
    person.press("] ] j");
    assert!(person.sees().contains("src/delete.rs:1"), "{}", person.sees());
}

fn save(effects: &[Effect]) -> (u64, Option<&str>, &str) {
    match effects {
        [
            Effect::SaveReview {
                job,
                exercise,
                before,
                text,
            },
            ..,
        ] if exercise == ID => (job.0, before.as_deref(), text),
        other => panic!("{other:?}"),
    }
}

fn saved(person: &mut Person, job: u64, result: Result<Saved, String>) -> Vec<Effect> {
    person.tell(Message::ReviewSaved {
        exercise: ID.to_owned(),
        job: JobId(job),
        result,
    })
}

const ADDED: &str = "
[[finding]]
file = \"src/delete.rs\"
line = 1
kind = \"security\"
note = \"Who may do this?\"
";

#[test]
fn opening_a_review_reads_the_file() {
    let mut person = Person::reviewing_at(80, 24);
    assert_eq!(person.model.at.screen, Screen::Review(ID.to_owned()));
    assert_eq!(person.press("b"), []);
    assert_eq!(person.model.at.screen, exercise(ID));
    assert!(person.sees().contains("v review"));
    assert!(person.press("v").contains(&Effect::ReadReview(ID.to_owned())));
}

#[test]
fn only_an_exercise_with_a_pull_request_has_a_review() {
    let mut person = at_exercise();
    assert!(!person.sees().contains("v review"));
    assert_eq!(person.press("v"), []);
    assert_eq!(person.model.at.screen, exercise("http-methods"));
}

#[test]
fn a_finding_is_saved_as_soon_as_it_is_written() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("Enter Tab");
    types(&mut person, "Who may do thisq");
    person.press("Backspace");
    types(&mut person, "?");
    let effects = person.press("Enter");
    let text = format!("{WRITTEN}{ADDED}");
    assert_eq!(save(&effects), (1, Some(WRITTEN), text.as_str()));
    let seen = person.sees();
    assert!(seen.contains("▸●   1 + use axum"), "{seen}");
    assert!(seen.contains("Saved. A note of fewer than 20 characters isn't graded."));
    assert_eq!(saved(&mut person, 1, Ok(Saved::Done)), []);
    assert!(
        person.press("Enter Esc").is_empty(),
        "a finding that is opened and closed is left alone"
    );
    assert!(!person.model.is_writing());
}

#[test]
fn keys_are_text_while_a_finding_is_written() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f");
    types(&mut person, "qb?/1n");
    assert!(person.sees().contains("qb?/1n"));
    assert_eq!(person.press("Enter q"), [Effect::Quit], "they are commands again");
}

#[test]
fn closing_asks_before_anything_is_lost() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f a Esc");
    assert!(person.sees().contains("Throw away what you wrote here?"));
    person.press("n");
    assert!(person.model.is_writing());
    assert_eq!(person.press("Esc y"), []);
    assert!(!person.model.is_writing());
    person.press("f Esc");
    assert!(!person.model.is_writing(), "nothing was written");
}

#[test]
fn quitting_saves_what_is_being_written() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f Tab");
    types(&mut person, "Who may do this?");
    let effects = person.tell(Message::Command(crate::tui::message::Command::Quit));
    assert_eq!(save(&effects).2, format!("{WRITTEN}{ADDED}"));
    assert_eq!(effects.last(), Some(&Effect::Quit));
}

#[test]
fn a_new_finding_goes_into_whatever_somebody_else_wrote_meanwhile() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f Tab");
    types(&mut person, "Who may do this?");
    person.press("Enter");
    let theirs = "verdict = 'approve'\n".to_owned();
    let effects = saved(&mut person, 1, Ok(Saved::Changed(Some(theirs.clone()))));
    assert_eq!(save(&effects), (2, Some(theirs.as_str()), &*format!("{theirs}{ADDED}")));
    assert_eq!(saved(&mut person, 2, Ok(Saved::Changed(None))).len(), 1, "and again");
    assert_eq!(saved(&mut person, 3, Ok(Saved::Done)), []);
}

#[test]
fn a_changed_finding_comes_back_when_the_file_was_changed() {
    let mut person = somebody();
    person.press("Tab j Enter");
    types(&mut person, " Please.");
    person.press("Enter");
    let theirs = WRITTEN.replace("# My review.", "# Our review.");
    assert_eq!(saved(&mut person, 1, Ok(Saved::Changed(Some(theirs.clone())))), []);
    assert!(person.sees().contains("changed by somebody else meanwhile"));
    assert!(person.sees().contains("400. Please."), "{}", person.sees());
    let effects = person.press("Enter");
    let wanted = theirs.replace("Answer 400.", "Answer 400. Please.");
    assert_eq!(save(&effects), (2, Some(theirs.as_str()), wanted.as_str()));
    // The finding is gone: then it is a new one.
    saved(&mut person, 2, Ok(Saved::Changed(None)));
    let effects = person.press("Enter");
    let (_, before, text) = save(&effects);
    assert_eq!(before, None);
    assert!(
        text.starts_with("[[finding]]\n") && text.contains("Answer 400. Please."),
        "{text}"
    );
}

#[test]
fn what_could_not_be_saved_comes_back() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f");
    types(&mut person, "A thought.");
    person.press("Enter f");
    types(&mut person, "Another one.");
    let effects = saved(&mut person, 1, Err("the disk is full".to_owned()));
    assert_eq!(effects, [Effect::ReadReview(ID.to_owned())]);
    person.reads(WRITTEN);
    assert!(person.sees().contains("could not be saved: the disk is full"));
    assert!(person.sees().contains("A thought."));
    let effects = person.press("Enter");
    assert!(save(&effects).2.contains("A thought."));
    assert!(
        person.sees().contains("Another one."),
        "what had to wait is there again"
    );
}

#[test]
fn a_file_that_cannot_be_read_is_never_written() {
    let broken = WRITTEN.replace("line = 8", "line = eight");
    let mut person = Person::reviewing_at(80, 24);
    person.reads(&broken);
    goes_to_code(&mut person);
    for key in ["Enter", "f", "v", "Tab", "Enter", "x", "v"] {
        assert_eq!(person.press(key), []);
    }
    assert!(person.sees().contains("can't be read, line 12"), "{}", person.sees());
    let closed = Message::ReviewRead {
        exercise: ID.to_owned(),
        text: Err("byte 3 is not UTF-8".to_owned()),
    };
    person.tell(closed);
    assert!(person.sees().contains("byte 3 is not UTF-8"));
    assert_eq!(person.press("v"), []);
}

#[test]
fn what_becomes_unreadable_meanwhile_keeps_the_text_in_its_box() {
    let mut person = somebody();
    goes_to_code(&mut person);
    person.press("f");
    types(&mut person, "A thought.");
    person.reads("verdict = 'merge'");
    assert_eq!(person.press("Enter"), []);
    assert!(person.sees().contains("A thought."));
    person.reads("verdict = 'approve'");
    assert!(save(&person.press("Enter")).2.contains("A thought."));
}

#[test]
fn what_is_being_saved_is_newer_than_what_was_read() {
    let mut person = somebody();
    assert_eq!(save(&person.press("v")).0, 1);
    person.reads(WRITTEN);
    let effects = person.press("v");
    let (_, before, text) = save(&effects);
    assert!(before.unwrap().contains("verdict = \"request-changes\""));
    assert!(text.contains("verdict = \"approve\""));
}

#[test]
fn deleting_asks_and_takes_only_what_was_asked_about() {
    let mut person = somebody();
    person.press("Tab j j");
    assert!(person.sees().contains("x delete"));
    person.press("x");
    assert!(person.sees().contains("Delete finding 2 on src/main.rs:8?"));
    assert_eq!(person.press("n"), []);
    person.press("x");
    person.reads(&WRITTEN.replace("line = 8", "line = 9"));
    assert_eq!(person.press("y"), []);
    assert!(person.sees().contains("nothing was deleted"));
    let effects = person.press("x y");
    let text = save(&effects).2;
    assert!(!text.contains("src/main.rs") && text.contains("src/store.rs"), "{text}");
}

#[test]
fn a_chosen_finding_brings_its_line_into_view() {
    let mut person = somebody();
    person.press("Tab j j j BackTab");
    assert!(person.sees().contains("src/store.rs:4"), "{}", person.sees());
    assert!(person.sees().contains("▸●   4   "));
}

#[test]
fn a_finding_needs_a_line_that_is_there() {
    let mut person = somebody();
    assert_eq!(person.press("f"), []);
    assert!(person.sees().contains("choose one"));
    assert!(!person.model.is_writing());
}

#[test]
fn a_save_from_elsewhere_is_read_and_checked() {
    let mut person = somebody();
    let effects = person.tell(changed(ID));
    assert_eq!(effects, [Effect::ReadReview(ID.to_owned()), started(1, ID)]);
    person.reads("verdict = 'approve'\n");
    person.grade(1, grade(false));
    person.press("Tab");
    assert!(person.sees().contains("verdict  approve"));
    assert!(person.sees().contains("✗ what the author is told"));
}

#[test]
fn where_saves_are_not_noticed_what_was_written_is_checked_all_the_same() {
    let mut person = somebody();
    person.tell(Message::Watching(Watching::Off("no more watches".to_owned())));
    person.press("v");
    assert_eq!(saved(&mut person, 1, Ok(Saved::Done)), [started(1, ID)]);
}

#[test]
fn nothing_is_given_away_before_enough_is_found() {
    let mut person = Person::reviewing_at(120, 60);
    person.reads(WRITTEN);
    person.press("s");
    person.grade(1, grade(false));
    let seen = person.sees();
    assert!(seen.contains("! the right place, another kind"));
    assert!(
        !seen.contains("✓ bad-id") && !seen.contains("something else\n"),
        "{seen}"
    );
    assert!(!seen.contains("Delete the same item twice."), "{seen}");
    person.press("Tab G Enter");
    assert!(person.sees().contains("Delete the same item twice."));
}
