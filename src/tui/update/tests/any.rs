//! Whatever is pressed, clicked and answered, at whatever size: nothing panics, and every frame can be drawn.

use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};

use super::*;
use crate::{
    grading::verdict::{Grade, Outcome},
    tui::{
        message::Told,
        model::data_source::DataSource,
        services::{
            Saved,
            data_source::{NotStarted, Tried},
        },
        testing::{data_source, review},
    },
};

#[derive(Debug, Clone)]
enum Deed {
    Keys(&'static str),
    Tell(Message),
}

const KEYS: [&str; 45] = [
    "j",
    "k",
    "J",
    "K",
    "g",
    "G",
    "l",
    "h",
    "n",
    "b",
    "c",
    "d",
    "e",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "y",
    "L",
    "S",
    "<",
    ">",
    "/",
    "?",
    "1",
    "4",
    "f",
    "Enter",
    "Esc",
    "Tab",
    "BackTab",
    "Backspace",
    "Up",
    "Down",
    "Left",
    "Right",
    "PgDn",
    "PgUp",
    "Space",
    "Ctrl-d",
    "Ctrl-u",
    "m",
];

fn outcome() -> impl Strategy<Value = Outcome> {
    prop_oneof![
        Just(Outcome::Passed),
        Just(Outcome::NotRun),
        Just(failed().cases[2].outcome.clone()),
        any::<String>().prop_map(|output| Outcome::Crashed {
            how: "signal SIGSEGV".to_owned(),
            output
        }),
        any::<String>().prop_map(|output| Outcome::TimedOut {
            what: "no answer within 5 s".to_owned(),
            output
        }),
        any::<u64>().prop_map(|bytes| Outcome::OutputTooLong { bytes }),
        any::<u32>().prop_map(|processes| Outcome::Leaked { processes }),
    ]
}

/// A grade whose cases may be more or fewer than the exercise has.
fn some_grade() -> impl Strategy<Value = Grade> {
    (
        prop_oneof![Just(failed()), Just(passed()), Just(did_not_build())],
        prop::collection::vec(outcome(), 0..6),
    )
        .prop_map(|(mut grade, outcomes)| {
            let case = passed().cases[0].clone();
            grade.cases = outcomes
                .into_iter()
                .map(|outcome| crate::grading::verdict::CaseResult {
                    outcome,
                    ..case.clone()
                })
                .collect();
            grade
        })
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        Just(Event::Started { hash: "x".to_owned() }),
        (0..9_usize, 0..9_usize).prop_map(|(done, total)| Event::Preparing { done, total }),
        Just(Event::Building),
        Just(Event::Built),
        (0..6_usize).prop_map(|index| Event::CaseStarted { index }),
        (0..6_usize, outcome()).prop_map(|(index, outcome)| {
            let case = passed().cases[0].clone();
            let result = crate::grading::verdict::CaseResult { outcome, ..case };
            Event::CaseFinished { index, result }
        }),
        some_grade().prop_map(|grade| Event::Finished(Box::new(grade))),
    ]
}

fn told() -> impl Strategy<Value = Told> {
    let news = |exchanges: usize| {
        let mut news = data_source::news();
        news.exchanges.truncate(exchanges);
        news
    };
    let answers = prop_oneof![
        Just(data_source::series()),
        Just(data_source::table()),
        Just(data_source::failure()),
        Just(Vec::new()),
    ];
    let tried = |answers| Tried {
        query: data_source::query(0, answers),
        took: Duration::ZERO,
    };
    let result = prop_oneof![
        answers.prop_map(move |answers| Ok(Box::new(tried(answers)))),
        any::<String>().prop_map(Err)
    ];
    prop_oneof![
        Just(Told::Started(Ok(data_source::ADDRESS.parse().unwrap()))),
        Just(Told::Started(Err(NotStarted::Taken(
            data_source::ADDRESS.parse().unwrap()
        )))),
        any::<String>().prop_map(|why| Told::Started(Err(NotStarted::Failed(why)))),
        Just(Told::Stopped),
        (0..7_usize).prop_map(move |exchanges| Told::News(news(exchanges))),
        (1..5_u64, result).prop_map(|(job, result)| Told::Tried {
            job: JobId(job),
            result
        }),
    ]
}

fn deed() -> impl Strategy<Value = Deed> {
    let exercise = || prop_oneof![Just("http-methods"), Just("http-health"), Just("gone")].prop_map(ToOwned::to_owned);
    let error = || prop::option::of(any::<String>());
    let undone = prop_oneof![any::<bool>().prop_map(Ok), any::<String>().prop_map(Err)];
    let message = prop_oneof![
        (0..240_u16, 0..70_u16).prop_map(|(column, row)| Message::Click { column, row }),
        (0..240_u16, 0..70_u16, any::<bool>()).prop_map(|(column, row, down)| Message::Wheel { column, row, down }),
        (1..240_u16, 1..70_u16).prop_map(|(width, height)| Message::Resized { width, height }),
        (60..240_u16, 16..70_u16).prop_map(|(width, height)| Message::Resized { width, height }),
        (0..9_u64).prop_map(|seconds| Message::Tick(Duration::from_secs(seconds))),
        (1..9_u64, event()).prop_map(|(job, event)| Message::Grading { job: JobId(job), event }),
        (1..9_u64, error()).prop_map(|(job, error)| Message::GradingEnded { job: JobId(job), error }),
        (exercise(), any::<bool>()).prop_map(|(exercise, untouched)| Message::FileChanged { exercise, untouched }),
        (exercise(), error()).prop_map(|(exercise, error)| Message::WasReset { exercise, error }),
        (exercise(), undone).prop_map(|(exercise, untouched)| Message::ResetUndone { exercise, untouched }),
        error().prop_map(|error| Message::EditorClosed { error }),
        any::<String>().prop_map(Message::Trouble),
        told().prop_map(Message::DataSource),
        Just(Message::Loaded(Box::new(crate::tui::testing::some_progress()))),
        Just(Message::Watching(Watching::Off("no more watches".to_owned()))),
    ];
    prop_oneof![
        3 => prop::sample::select(KEYS.to_vec()).prop_map(Deed::Keys),
        2 => message.prop_map(Deed::Tell),
    ]
}

fn review_deed() -> impl Strategy<Value = Deed> {
    let text = || {
        prop_oneof![
            Just(review::WRITTEN.to_owned()),
            Just("finding = 1".to_owned()),
            Just(String::new()),
            any::<String>(),
        ]
    };
    let found = || prop::option::of(text());
    let read = prop_oneof![found().prop_map(Ok), any::<String>().prop_map(Err)];
    let result = prop_oneof![
        Just(Ok(Saved::Done)),
        found().prop_map(|text| Ok(Saved::Changed(text))),
        any::<String>().prop_map(Err)
    ];
    let id = || review::ID.to_owned();
    let message = prop_oneof![
        read.prop_map(move |text| Message::ReviewRead { exercise: id(), text }),
        (1..9_u64, result).prop_map(move |(job, result)| Message::ReviewSaved {
            exercise: id(),
            job: JobId(job),
            result
        }),
        (1..9_u64, any::<bool>()).prop_map(|(job, passed)| Message::Grading {
            job: JobId(job),
            event: Event::Finished(Box::new(review::grade(passed)))
        }),
    ];
    prop_oneof![
        3 => prop::sample::select(vec!["v", "x", "f", "]", "[", "Enter", "Tab", "Esc", "y", "j", "G"]).prop_map(Deed::Keys),
        2 => deed(),
        2 => message.prop_map(Deed::Tell),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn nothing_panics(deeds in prop::collection::vec(deed(), 1..60)) {
        let mut person = Person::new_at(80, 24);
        person.model.data_source = DataSource::new(data_source::setup(None));
        person.press("/ h t t p - m Enter");
        for deed in deeds {
            match deed {
                Deed::Keys(keys) => {
                    person.press(keys);
                }
                Deed::Tell(message) => {
                    person.tell(message);
                }
            }
            person.sees();
        }
    }

    #[test]
    fn nothing_panics_in_a_review(deeds in prop::collection::vec(review_deed(), 1..60)) {
        let mut person = Person::reviewing_at(80, 24);
        person.reads(review::WRITTEN);
        for deed in deeds {
            match deed {
                Deed::Keys(keys) => {
                    person.press(keys);
                }
                Deed::Tell(message) => {
                    person.tell(message);
                }
            }
            person.sees();
        }
    }
}
