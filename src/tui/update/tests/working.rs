//! What a person does with an exercise.

use super::*;

#[test]
fn hints_come_one_at_a_time_and_are_recorded() {
    let mut person = at_exercise();
    let effects = person.press("h");
    let hint = |hints| {
        Effect::Record(Progress::HintTaken {
            exercise: "http-methods".to_owned(),
            hints,
        })
    };
    assert_eq!(effects, [hint(2)]);
    assert!(person.sees().contains("Hint 2 of 3"), "the hint is brought into view");
    assert_eq!(person.press("h"), [hint(3)]);
    assert_eq!(person.press("h"), []);
    assert!(person.sees().contains("All hints are shown"));
}

#[test]
fn the_solution_asks_first_and_giving_up_is_recorded_once() {
    let mut person = at_exercise();
    assert_eq!(person.press("p"), []);
    assert_eq!(person.press("n"), [], "no is no");
    assert_eq!(person.model.record("http-methods").state, ExerciseState::Failed);
    let effects = person.press("p y");
    let revealed = Effect::Record(Progress::SolutionRevealed {
        exercise: "http-methods".to_owned(),
        passed: false,
    });
    assert!(effects.contains(&revealed));
    assert_eq!(person.model.record("http-methods").state, ExerciseState::GaveUp);
    assert!(person.sees().contains("fn router()"));
    assert_eq!(person.press("b p"), []);
    assert_eq!(person.model.at.pane, Pane::Solution);
}

#[test]
fn the_solution_of_a_passed_exercise_needs_no_question() {
    let mut person = at_exercise();
    person.press("s");
    person.grade(2, passed());
    let effects = person.press("p");
    let revealed = Effect::Record(Progress::SolutionRevealed {
        exercise: "http-methods".to_owned(),
        passed: true,
    });
    assert!(effects.contains(&revealed));
    assert_eq!(person.model.record("http-methods").state, ExerciseState::Passed);
}

#[test]
fn a_reset_asks_first_and_can_be_undone() {
    let id = || "http-methods".to_owned();
    let mut person = at_exercise();
    assert_eq!(person.press("u"), []);
    assert_eq!(person.press("r"), []);
    assert_eq!(person.press("y"), [Effect::Reset(id())]);
    person.tell(Message::WasReset {
        exercise: id(),
        error: None,
    });
    assert_eq!(person.model.record("http-methods").state, ExerciseState::Untouched);
    assert!(person.model.exercises["http-methods"].grade.is_none());
    assert_eq!(person.press("u"), [Effect::UndoReset(id())]);
    let effects = person.tell(Message::ResetUndone {
        exercise: id(),
        untouched: Ok(false),
    });
    assert_eq!(effects, [started(2, "http-methods")]);
    assert_eq!(
        person.press("u"),
        [Effect::UndoReset(id())],
        "undoing is undone in the same way"
    );
}

#[test]
fn a_reset_takes_no_pass_away() {
    let mut person = at_exercise();
    person.press("s");
    person.grade(2, passed());
    person.press("r y");
    person.tell(Message::WasReset {
        exercise: "http-methods".to_owned(),
        error: None,
    });
    assert_eq!(person.model.record("http-methods").state, ExerciseState::Passed);
    assert!(person.model.exercises["http-methods"].grade.is_none());
}

#[test]
fn the_editor_gets_the_files() {
    let mut person = at_exercise();
    let path = "/home/ada/bigtent/exercises/http-methods/src/main.rs".into();
    assert_eq!(person.press("e"), [Effect::OpenEditor(vec![path])]);
    let error = "Neither $VISUAL nor $EDITOR is set.".to_owned();
    person.tell(Message::EditorClosed { error: Some(error) });
    assert!(person.sees().contains("! Neither $VISUAL nor $EDITOR is set."));
    person.press("j");
    assert!(!person.sees().contains("Neither"), "a key takes the notice away");
}

#[test]
fn where_saves_are_not_noticed_closing_the_editor_grades() {
    let mut person = at_exercise();
    assert_eq!(person.tell(Message::EditorClosed { error: None }), []);
    person.tell(Message::Watching(Watching::Off("no more watches".to_owned())));
    let effects = person.tell(Message::EditorClosed { error: None });
    assert_eq!(effects, [started(2, "http-methods")]);
}

#[test]
fn moving_to_a_case_marks_what_it_checks() {
    let mut person = Person::returning_at(120, 40);
    person.press("n");
    person.grade(1, failed());
    let marked = |person: &Person| person.model.exercises["http-methods"].task.marked.clone();
    assert_eq!(marked(&person), ["T5".to_owned()].into());
    person.press("Tab k k");
    assert_eq!(marked(&person), ["T1".to_owned(), "T2".to_owned()].into());
}

#[test]
fn the_lesson_opens_at_what_explains_the_case() {
    let mut person = Person::returning_at(80, 18);
    person.press("n");
    person.grade(1, failed());
    person.press("L");
    let (id, reader) = person.model.exercises["http-methods"].lesson.as_ref().unwrap();
    assert_eq!(id, "http-server");
    assert_eq!(reader.position().section.as_deref(), Some("methods-and-405"));
}

#[test]
fn answers_unfold_one_after_the_other() {
    let mut person = at_exercise();
    person.press("s");
    person.grade(2, passed());
    let open = |person: &Person| -> Vec<bool> {
        let state = &person.model.exercises["http-methods"];
        state.follow_ups.iter().map(|follow_up| follow_up.open).collect()
    };
    person.press("Enter");
    assert_eq!(open(&person), [true, false]);
    person.press("Enter");
    assert_eq!(open(&person), [true, true]);
    person.press("Enter");
    assert_eq!(open(&person), [false, false]);
}

#[test]
fn the_whole_difference_has_the_first_one_in_the_middle() {
    let mut person = at_exercise();
    person.press("d");
    let state = &person.model.exercises["http-methods"];
    let (line, top) = (state.verdict.first_difference.unwrap(), state.verdict.sheet.top());
    let height = usize::from(person.model.areas().height_of(Pane::Verdict));
    assert_eq!(line - top, height / 2);
}

#[test]
fn messages_of_the_compiler_need_no_list_of_cases() {
    let mut person = at_exercise();
    person.press("s");
    person.grade(2, did_not_build());
    let seen = person.sees();
    assert!(seen.contains("did not build · 1 error"));
    assert!(!seen.contains("create, then list"));
}
