//! The mouse.

use super::*;

pub(super) fn click(person: &mut Person, text: &str) -> Vec<Effect> {
    let seen = person.sees();
    let (row, line) = seen.lines().enumerate().find(|(_, line)| line.contains(text)).unwrap();
    let column = line[..line.find(text).unwrap()].chars().count();
    person.tell(Message::Click {
        column: u16::try_from(column).unwrap(),
        row: u16::try_from(row).unwrap(),
    })
}

#[test]
fn items_cases_tabs_and_files_can_be_clicked() {
    let mut person = Person::returning_at(120, 40);
    click(&mut person, "· Four timeouts");
    assert_eq!(person.model.at.screen, lesson("timeouts-limits"));
    person.press("b");
    click(&mut person, "~ http-methods");
    assert_eq!(person.model.at.screen, exercise("http-methods"));
    person.grade(1, failed());
    click(&mut person, "delete twice");
    assert_eq!(person.model.exercises["http-methods"].chosen, Some(3));
    click(&mut person, "Lesson");
    assert_eq!(person.model.at.pane, Pane::Lesson);
    click(&mut person, "Task");
    let effects = click(&mut person, "http-methods/src/main.rs");
    assert!(matches!(effects.as_slice(), [Effect::OpenEditor(_)]));
    click(&mut person, "bigtent");
    assert_eq!(person.model.at.screen, Screen::Home);
}

#[test]
fn answers_and_results_can_be_clicked() {
    let mut person = Person::new_at(80, 24);
    person.press("/ 4 0 5");
    click(&mut person, "› Methods and 405");
    assert_eq!(person.model.at.screen, lesson("http-server"));
    click(&mut person, "▸ Enter shows");
    assert!(person.sees().contains("404 when the path is unknown"));
}

#[test]
fn the_wheel_scrolls_what_is_under_the_pointer() {
    let mut person = Person::new_at(80, 20);
    person.press("/ f o u r Enter");
    person.tell(Message::Wheel {
        column: 5,
        row: 5,
        down: true,
    });
    assert_eq!(person.model.lessons["timeouts-limits"].sheet.top(), 3);
}
