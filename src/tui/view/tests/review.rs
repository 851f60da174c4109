//! The screen of a review in each of its states.

use super::shows;
use crate::tui::{
    message::Message,
    testing::{
        Person,
        review::{WRITTEN, grade},
    },
};

fn somebody(width: u16, height: u16) -> Person {
    let mut person = Person::reviewing_at(width, height);
    person.reads(WRITTEN);
    person
}

#[test]
fn it_begins_with_what_the_author_says() {
    shows("review_begun", Person::reviewing_at, |person| {
        person.reads("verdict = \"comment\"\n");
    });
}

#[test]
fn a_finding_is_written_beside_its_line() {
    shows("review_writing", somebody, |person| {
        person.press("] ] j j j j j j j j Enter Tab Tab");
        person.press("T w i c e Space i s Space a Space p a n i c .");
    });
}

#[test]
fn what_was_checked_and_what_is_missing() {
    shows("review_failed", somebody, |person| {
        person.press("s");
        person.grade(1, grade(false));
        person.press("Tab G Enter");
    });
}

#[test]
fn after_passing_it_is_told_which_findings_counted() {
    shows("review_passed", somebody, |person| {
        let line =
            "[[finding]]\nfile = 'src/delete.rs'\nline = 8\nkind = 'api'\nnote = 'A second DELETE has to be a 404.'\n";
        person.reads(&format!("{WRITTEN}\n{line}"));
        person.press("s");
        person.grade(1, grade(true));
        person.press("Tab");
    });
}

#[test]
fn what_cannot_be_read_is_shown_with_its_line() {
    shows("review_unreadable", Person::reviewing_at, |person| {
        person.reads(&WRITTEN.replace("line = 8", "line = eight"));
        person.press("Tab");
    });
}

#[test]
fn no_size_is_too_small_for_what_is_written() {
    let mut person = somebody(80, 24);
    person.press("s");
    person.grade(1, grade(false));
    for keys in ["Tab G Enter", "j j", "BackTab ] ] j f", "a b c Space d"] {
        person.press(keys);
        for width in [1, 59, 60, 61, 79, 80, 109, 110, 111, 200, 400] {
            for height in [1, 15, 16, 17, 24, 29, 30, 50] {
                person.tell(Message::Resized { width, height });
                person.sees();
            }
        }
        person.tell(Message::Resized { width: 80, height: 24 });
    }
    assert!(person.sees().contains("abc d"), "{}", person.sees());
}
