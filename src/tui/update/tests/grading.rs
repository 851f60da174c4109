//! Saves and verdicts.

use super::*;

#[test]
fn a_save_grades_and_the_verdict_comes_forward() {
    let mut person = Person::new_at(80, 24);
    person.press("/ h t t p - m Enter");
    assert_eq!(person.model.at.pane, Pane::Task);
    let effects = person.tell(changed("http-methods"));
    assert!(effects.contains(&started(1, "http-methods")));
    person.grade(1, failed());
    assert_eq!(person.model.at.pane, Pane::Verdict);
    let item = ItemId::Exercise("http-methods".to_owned());
    assert_eq!(person.model.mark(&item), Mark::Failing);
}

#[test]
fn a_verdict_stays_back_while_somebody_reads() {
    let mut person = Person::new_at(80, 24);
    person.press("/ h t t p - m Enter");
    person.tell(changed("http-methods"));
    person.press("j");
    person.grade(1, failed());
    assert_eq!(person.model.at.pane, Pane::Task);
}

#[test]
fn a_newer_save_cancels_and_the_old_verdict_is_dropped() {
    let mut person = at_exercise();
    assert_eq!(person.tell(changed("http-methods")), [started(2, "http-methods")]);
    assert_eq!(person.tell(changed("http-methods")), [Effect::CancelGrade(JobId(2))]);
    let stale = Event::Finished(Box::new(passed()));
    person.tell(Message::Grading {
        job: JobId(2),
        event: stale,
    });
    assert!(person.model.exercises["http-methods"].grade.as_ref() == Some(&failed()));
    let ended = Message::GradingEnded {
        job: JobId(2),
        error: Some("killed".to_owned()),
    };
    assert_eq!(person.tell(ended), [started(3, "http-methods")]);
    assert!(person.model.notice.is_none(), "a cancelled grade is no trouble");
    person.grade(3, passed());
    assert!(person.sees().contains("✓ passed · 4 of 4 cases"));
}

#[test]
fn a_verdict_is_recorded_unless_it_is_remembered() {
    let mut person = at_exercise();
    person.press("s");
    let effects = person.grade(2, passed());
    assert_eq!(effects, [Effect::Record(Progress::Graded(Box::new(passed())))]);
    person.press("s");
    let mut again = passed();
    again.remembered = true;
    assert_eq!(person.grade(3, again), []);
}

#[test]
fn a_save_of_another_exercise_is_announced() {
    let mut person = Person::new_at(80, 24);
    person.press("n");
    person.tell(changed("http-methods"));
    person.grade(1, failed());
    assert_eq!(person.model.at.screen, lesson("how-it-works"));
    assert!(person.sees().contains("http-methods: failed, 3 of 4 cases passed"));
}

#[test]
fn files_as_the_starter_has_them_are_not_graded() {
    let mut person = at_exercise();
    let message = Message::FileChanged {
        exercise: "http-methods".to_owned(),
        untouched: true,
    };
    assert_eq!(person.tell(message), []);
    assert_eq!(person.model.record("http-methods").state, ExerciseState::Untouched);
    assert!(person.model.exercises["http-methods"].grade.is_none());
}

#[test]
fn the_old_verdict_stays_until_the_first_case_of_the_new_one() {
    let mut person = at_exercise();
    person.tell(changed("http-methods"));
    let mut tell = |event| person.tell(Message::Grading { job: JobId(2), event });
    tell(Event::Started { hash: String::new() });
    tell(Event::Building);
    assert!(person.sees().contains("allow GET,POST"));
    person.tell(Message::Grading {
        job: JobId(2),
        event: Event::CaseStarted { index: 0 },
    });
    assert!(!person.sees().contains("allow GET,POST"));
}

#[test]
fn the_clock_counts_from_the_first_tick_and_stops_with_the_grade() {
    let mut person = at_exercise();
    assert!(!person.model.needs_ticks());
    person.tell(changed("http-methods"));
    assert!(person.model.needs_ticks());
    person.tell(Message::Grading {
        job: JobId(2),
        event: Event::Building,
    });
    person.tell(Message::Tick(Duration::from_secs(100)));
    person.tell(Message::Tick(Duration::from_millis(101_500)));
    assert!(person.sees().contains("building · 1.5 s"));
    person.grade(2, passed());
    assert!(!person.model.needs_ticks());
}

#[test]
fn a_grade_that_can_not_be_made_says_why() {
    let mut person = at_exercise();
    person.press("s");
    let error = Some("cargo is not installed".to_owned());
    person.tell(Message::GradingEnded { job: JobId(2), error });
    assert!(
        person
            .sees()
            .contains("http-methods could not be graded: cargo is not installed")
    );
    assert!(person.model.exercises["http-methods"].run.is_none());
}

#[test]
fn waiting_grades_say_so() {
    let mut person = at_exercise();
    person.tell(changed("http-health"));
    person.press("s");
    let run = person.model.exercises["http-methods"].run.as_ref().unwrap();
    assert_eq!(run.phase, Phase::Waiting);
    assert!(person.sees().contains("waiting to be graded"));
}
