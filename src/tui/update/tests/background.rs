//! What work in the background answers.

use super::*;

#[test]
fn everything_starts_after_the_first_frame() {
    let mut person = Person::at(80, 24);
    let effects = crate::tui::update::start(&mut person.model);
    assert_eq!(effects, [Effect::Load, Effect::Watch, Effect::Prepare]);
}

#[test]
fn dependencies_are_announced_until_they_are_there() {
    let mut person = Person::new_at(80, 24);
    person.tell(Message::Preparing(Preparation::Running { done: 3, total: 9 }));
    assert!(person.sees().contains("3 of 9 crates"));
    person.tell(Message::Preparing(Preparation::Done));
    assert!(!person.sees().contains("crates"));
    person.tell(Message::Preparing(Preparation::Failed("no network".to_owned())));
    assert!(person.sees().contains("no network"));
}

#[test]
fn what_was_done_before_the_log_was_read_is_newer() {
    let mut person = Person::at(80, 24);
    person.press("c G Enter h");
    person.tell(Message::Loaded(Box::new(crate::tui::testing::some_progress())));
    assert_eq!(person.model.record("docker-multistage-fix").hints, 1);
    assert_eq!(person.model.record("http-methods").hints, 1);
    assert_eq!(
        person.model.last,
        Some(ItemId::Exercise("docker-multistage-fix".to_owned()))
    );
}

#[test]
fn items_that_the_course_does_not_have_are_ignored() {
    let mut person = Person::at(80, 24);
    let mut loaded = crate::tui::testing::some_progress();
    loaded.last = Some(ItemId::Lesson("gone".to_owned()));
    loaded.recent[0].exercise = "gone".to_owned();
    person.tell(Message::Loaded(Box::new(loaded)));
    person.press("Enter");
    assert_eq!(person.model.at.screen, lesson("http-server"));
    assert_eq!(person.tell(changed("gone")), []);
}

#[test]
fn damage_is_told() {
    let mut person = Person::at(80, 24);
    let mut loaded = crate::tui::testing::some_progress();
    loaded.warnings.push("A line of the log can't be read.".to_owned());
    person.tell(Message::Loaded(Box::new(loaded)));
    let told = |person: &Person| person.sees().matches("! A line of the log can't be read.").count();
    assert_eq!(told(&person), 2, "in the last line, and on the overview");
    person.press("j");
    assert_eq!(told(&person), 1, "the overview keeps it");
}
