//! Each screen at three sizes, as text; at the smallest one with its styles.

mod data_source;
mod review;

use std::time::Duration;

use insta::assert_snapshot;

use crate::{
    grading::event::Event,
    tui::{
        message::{JobId, Message, Preparation, Watching},
        testing::{Person, did_not_build, failed, passed},
    },
};

/// Takes a snapshot of what a person sees at each size.
fn shows(name: &str, opens: fn(u16, u16) -> Person, and_then: fn(&mut Person)) {
    for (width, height) in [(80, 24), (120, 40), (200, 50)] {
        let mut person = opens(width, height);
        person.tell(Message::Watching(Watching::Native));
        and_then(&mut person);
        let seen = if width == 80 {
            person.sees_styles()
        } else {
            person.sees()
        };
        insta::with_settings!({ omit_expression => true }, {
            assert_snapshot!(format!("{name}_{width}x{height}"), seen);
        });
    }
}

fn tell_of_grade(person: &mut Person, events: impl IntoIterator<Item = Event>) {
    for event in events {
        person.tell(Message::Grading { job: JobId(1), event });
    }
}

#[test]
fn the_overview_at_the_first_start() {
    shows("home_first_start", Person::new_at, |person| {
        person.tell(Message::Preparing(Preparation::Running { done: 34, total: 120 }));
    });
}

#[test]
fn the_overview_before_anything_is_known() {
    shows("home_before_loading", Person::at, |_| {});
}

#[test]
fn the_overview_of_somebody_who_returns() {
    shows("home_with_progress", Person::returning_at, |person| {
        let why = "this folder's file system doesn't tell of changes";
        person.tell(Message::Watching(Watching::Polling(why.to_owned())));
    });
}

#[test]
fn the_chapters() {
    shows("chapters", Person::returning_at, |person| {
        person.press("c");
    });
}

#[test]
fn a_lesson() {
    shows("lesson", Person::new_at, |person| {
        person.press("n n");
    });
}

#[test]
fn a_lesson_with_an_answer_unfolded() {
    shows("lesson_unfolded", Person::new_at, |person| {
        person.press("n n G Enter");
    });
}

#[test]
fn an_exercise_untouched() {
    shows("exercise_untouched", Person::new_at, |person| {
        person.press("c G Enter Tab");
    });
}

#[test]
fn an_exercise_being_built() {
    shows("exercise_building", Person::returning_at, |person| {
        person.press("n Tab");
        tell_of_grade(person, [Event::Started { hash: String::new() }, Event::Building]);
        person.tell(Message::Tick(Duration::from_secs(1)));
        person.tell(Message::Tick(Duration::from_millis(1234)));
    });
}

#[test]
fn an_exercise_with_cases_running() {
    shows("exercise_running", Person::returning_at, |person| {
        person.press("n Tab");
        let failed = failed();
        let case = |index: usize| Event::CaseFinished {
            index,
            result: failed.cases[index].clone(),
        };
        tell_of_grade(
            person,
            [Event::Built, case(0), case(2), Event::CaseStarted { index: 3 }],
        );
    });
}

#[test]
fn an_exercise_that_failed() {
    shows("exercise_failed", Person::returning_at, |person| {
        person.press("n");
        person.grade(1, failed());
    });
}

#[test]
fn the_whole_difference() {
    shows("exercise_whole_difference", Person::returning_at, |person| {
        person.press("n");
        person.grade(1, failed());
        person.press("d");
    });
}

#[test]
fn the_sentences_of_a_case_are_marked_in_the_task() {
    shows("exercise_marked", Person::returning_at, |person| {
        person.press("n");
        person.grade(1, failed());
        person.press("k k BackTab");
    });
}

#[test]
fn an_exercise_that_did_not_build() {
    shows("exercise_did_not_build", Person::returning_at, |person| {
        person.press("n");
        person.grade(1, did_not_build());
    });
}

#[test]
fn an_exercise_that_passed() {
    shows("exercise_passed", Person::returning_at, |person| {
        person.press("n");
        person.grade(1, passed());
        if person.model.areas().two_panes {
            person.press("Tab");
        }
        person.press("Enter");
    });
}

#[test]
fn the_hints() {
    shows("exercise_hints", Person::returning_at, |person| {
        person.press("n h");
    });
}

#[test]
fn the_solution() {
    shows("exercise_solution", Person::returning_at, |person| {
        person.press("n p y");
    });
}

#[test]
fn a_question() {
    shows("question", Person::returning_at, |person| {
        person.press("n r");
    });
}

#[test]
fn the_help() {
    shows("help", Person::new_at, |person| {
        person.press("?");
    });
}

#[test]
fn the_search() {
    shows("search", Person::returning_at, |person| {
        person.press("/ m e t h o d Down");
    });
}

#[test]
fn something_went_wrong() {
    shows("trouble", Person::returning_at, |person| {
        let text = "2 lines of the log can't be read; they were set aside in progress.log.damaged.";
        person.tell(Message::Trouble(text.to_owned()));
    });
}

#[test]
fn a_terminal_that_is_too_small() {
    for (width, height) in [(40, 10), (12, 5)] {
        let person = Person::new_at(width, height);
        insta::with_settings!({ omit_expression => true }, {
            assert_snapshot!(format!("too_small_{width}x{height}"), person.sees());
        });
    }
}

#[test]
fn no_size_is_too_small_or_too_large_to_draw() {
    let mut person = Person::returning_at(80, 24);
    person.press("n");
    person.grade(1, failed());
    let screens = [
        "",
        "BackTab",
        "Tab Tab",
        "p y",
        "r",
        "Esc ?",
        "Esc / m e",
        "Esc c",
        "Enter",
        "n n",
        "1",
    ];
    for keys in screens {
        person.tell(Message::Resized { width: 80, height: 24 });
        person.press(keys);
        for width in (1..=30).chain([59, 60, 61, 79, 99, 100, 110, 119, 120, 149, 150, 200, 400]) {
            for height in (1..=20).chain([24, 29, 30, 50, 120]) {
                person.tell(Message::Resized { width, height });
                person.sees();
            }
        }
    }
}
