//! From screen to screen.

use super::*;

#[test]
fn the_first_key_of_a_new_person_opens_the_first_lesson() {
    let mut person = Person::new_at(80, 24);
    let effects = person.press("Enter");
    assert_eq!(person.model.at.screen, lesson("how-it-works"));
    assert!(effects.contains(&Effect::Record(Progress::Opened(ItemId::Lesson(
        "how-it-works".to_owned()
    )))));
}

#[test]
fn one_key_continues_where_one_was_and_grades_what_was_edited() {
    let mut person = Person::returning_at(80, 24);
    let effects = person.press("n");
    assert_eq!(person.model.at.screen, exercise("http-methods"));
    assert!(effects.contains(&started(1, "http-methods")));
}

#[test]
fn next_goes_to_what_is_not_settled_and_round_to_the_beginning() {
    let mut person = Person::returning_at(80, 24);
    person.press("n n");
    assert_eq!(person.model.at.screen, lesson("timeouts-limits"));
    person.press("n n");
    assert_eq!(person.model.at.screen, exercise("docker-multistage-fix"));
    person.press("n");
    assert_eq!(
        person.model.at.screen,
        lesson("http-server"),
        "what was read to its end is left out"
    );
}

#[test]
fn back_leads_the_way_one_came() {
    let mut person = Person::returning_at(80, 24);
    person.press("n L");
    assert_eq!(person.model.at.pane, Pane::Lesson);
    person.press("b");
    assert_eq!(
        (&person.model.at.screen, person.model.at.pane),
        (&exercise("http-methods"), Pane::Task)
    );
    person.press("n b b");
    assert_eq!(person.model.at.screen, Screen::Home);
    person.press("b");
    assert_eq!(person.model.at.screen, Screen::Home);
}

#[test]
fn the_list_of_chapters_opens_at_the_item_and_goes_away_again() {
    let mut person = at_exercise();
    person.press("c");
    assert_eq!(person.model.at.pane, Pane::Outline);
    person.press("j Enter");
    assert_eq!(person.model.at.screen, lesson("timeouts-limits"));
    person.press("c b");
    assert_eq!(
        (&person.model.at.screen, person.model.at.pane),
        (&lesson("timeouts-limits"), Pane::Main)
    );
}

#[test]
fn tab_walks_through_the_panes_of_a_narrow_exercise() {
    let mut person = Person::returning_at(80, 24);
    person.press("n");
    let panes: Vec<Pane> = (0..4)
        .map(|_| {
            person.press("Tab");
            person.model.at.pane
        })
        .collect();
    assert_eq!(panes, [Pane::Verdict, Pane::Lesson, Pane::Task, Pane::Verdict]);
}

#[test]
fn where_a_lesson_was_left_comes_back() {
    let mut person = Person::returning_at(80, 16);
    person.press("/ 4 0 5 Space a n d Enter b");
    person.press("c k k Enter");
    let reader = &person.model.lessons["http-server"];
    assert_eq!(reader.position().section.as_deref(), Some("methods-and-405"));
}

#[test]
fn search_opens_at_the_section() {
    let mut person = Person::new_at(80, 16);
    person.press("/ r e m e m b e r Enter");
    assert_eq!(person.model.at.screen, lesson("http-server"));
    let seen = person.sees();
    assert!(seen.contains("Routes know their methods"), "{seen}");
}

#[test]
fn letters_in_the_search_are_letters() {
    let mut person = Person::new_at(80, 24);
    assert_eq!(person.press("/ q b n ?"), []);
    let Some(Overlay::Search(search)) = &person.model.overlay else {
        panic!("the search is open");
    };
    assert_eq!(search.text, "qbn?");
    person.press("Backspace Ctrl-u");
    let Some(Overlay::Search(search)) = &person.model.overlay else {
        panic!("the search is open");
    };
    assert_eq!(search.text, "");
    person.press("Esc");
    assert!(person.model.overlay.is_none());
}
