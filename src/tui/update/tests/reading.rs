//! Lessons.

use super::*;

fn read(effects: &[Effect]) -> Option<&ReadPosition> {
    effects.iter().find_map(|effect| match effect {
        Effect::Record(Progress::Read { position, .. }) => Some(position),
        _ => None,
    })
}

#[test]
fn reaching_the_end_makes_a_lesson_read() {
    let mut person = Person::new_at(80, 20);
    let effects = person.press("/ f o u r Enter");
    assert!(!read(&effects).unwrap().finished);
    let effects = person.press("G");
    assert!(read(&effects).unwrap().finished);
    assert_eq!(
        person.model.mark(&ItemId::Lesson("timeouts-limits".to_owned())),
        Mark::Done
    );
    assert_eq!(
        read(&person.press("g")),
        None,
        "what was seen once is not recorded again"
    );
}

#[test]
fn each_new_section_is_recorded_once() {
    let mut person = Person::new_at(80, 20);
    person.press("/ f o u r Enter");
    assert!(read(&person.press("PgDn")).is_some());
    assert!(read(&person.press("PgUp")).is_none());
    assert!(read(&person.press("PgDn")).is_none());
}

#[test]
fn leaving_and_quitting_record_the_place() {
    let mut person = Person::new_at(80, 20);
    person.press("/ f o u r Enter PgDn k");
    let effects = person.press("q");
    assert_eq!(effects.last(), Some(&Effect::Quit));
    let position = read(&effects).unwrap();
    assert!(position.section.is_some());
}

#[test]
fn the_language_is_switched_and_remembered() {
    let mut person = Person::new_at(80, 24);
    person.press("/ g r a f a n a Enter");
    assert!(person.sees().contains("async fn health"));
    let effects = person.press("t");
    let preferences = Preferences { language: Language::Go };
    assert_eq!(effects, [Effect::Record(Progress::Preferred(preferences))]);
    assert!(person.sees().contains("func health"));
}

#[test]
fn code_in_a_lesson_is_highlighted_once_it_is_opened() {
    let mut person = Person::new_at(80, 24);
    let effects = person.press("/ g r a f a n a Enter");
    let wanted = effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Highlight { .. }));
    assert_eq!(wanted.count(), 2);
}

#[test]
fn a_new_width_keeps_the_place() {
    let mut person = Person::new_at(160, 20);
    person.press("/ f o u r Enter PgDn PgDn");
    let before = person.model.lessons["timeouts-limits"].position();
    for width in [62, 100, 160] {
        person.tell(Message::Resized { width, height: 20 });
        assert_eq!(person.model.lessons["timeouts-limits"].position(), before);
    }
}
