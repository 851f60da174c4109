//! What the tests of the screens have in common: a small course, a person who presses keys, and frames as text.

mod course;
pub(crate) mod data_source;
mod frame;
pub(crate) mod review;

use std::path::PathBuf;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

pub(crate) use course::{course, did_not_build, failed, passed};

use crate::{
    grading::{event, verdict::Grade},
    tui::{
        effect::Effect,
        keymap,
        message::{JobId, Message},
        model::Model,
        services::{ExerciseRecord, ExerciseState, ItemId, Loaded, ReadPosition, RecentVerdict},
        theme::Theme,
        update::{start, update},
    },
};

/// A person at the workbook.
#[derive(Debug)]
pub(crate) struct Person {
    pub(crate) model: Model,
}

impl Person {
    /// Somebody who opens the workbook in a terminal of this size.
    pub(crate) fn at(width: u16, height: u16) -> Self {
        let folder = PathBuf::from("/home/ada/bigtent/exercises");
        let mut model = Model::new(course(), folder, Theme::dark(), (width, height));
        start(&mut model);
        Self { model }
    }

    /// Somebody who opens it for the first time.
    pub(crate) fn new_at(width: u16, height: u16) -> Self {
        let mut person = Self::at(width, height);
        person.tell(Message::Loaded(Box::default()));
        person
    }

    /// Somebody who has passed one exercise, and is at another one.
    pub(crate) fn returning_at(width: u16, height: u16) -> Self {
        let mut person = Self::at(width, height);
        person.tell(Message::Loaded(Box::new(some_progress())));
        person
    }

    /// Lets something happen.
    pub(crate) fn tell(&mut self, message: Message) -> Vec<Effect> {
        update(&mut self.model, message)
    }

    /// Presses keys, written as `j`, `Enter`, `Ctrl-d`, with spaces between; gives the last one's effects.
    pub(crate) fn press(&mut self, keys: &str) -> Vec<Effect> {
        let mut effects = Vec::new();
        for key in keys.split_whitespace() {
            let message = keymap::message(&self.model, &Event::Key(key_event(key)));
            effects = message.map(|message| self.tell(message)).unwrap_or_default();
        }
        effects
    }

    /// Lets the grade that was asked for run to its end.
    pub(crate) fn grade(&mut self, job: u64, grade: Grade) -> Vec<Effect> {
        let job = JobId(job);
        let finished = event::Event::Finished(Box::new(grade));
        let mut effects = self.tell(Message::Grading { job, event: finished });
        effects.extend(self.tell(Message::GradingEnded { job, error: None }));
        effects
    }
}

/// What is known of somebody who has passed one exercise, and is at another one.
pub(crate) fn some_progress() -> Loaded {
    let record = |state, hints| ExerciseRecord {
        state,
        hints,
        ..ExerciseRecord::default()
    };
    let read = |section: &str, finished| ReadPosition {
        section: Some(section.to_owned()),
        below: 0,
        finished,
    };
    Loaded {
        exercises: [
            ("http-health".to_owned(), record(ExerciseState::Passed, 0)),
            ("http-methods".to_owned(), record(ExerciseState::Attempted, 1)),
        ]
        .into(),
        lessons: [
            ("how-it-works".to_owned(), read("a-transcript", true)),
            ("http-server".to_owned(), read("methods-and-405", false)),
        ]
        .into(),
        last: Some(ItemId::Exercise("http-methods".to_owned())),
        recent: vec![RecentVerdict {
            exercise: "http-health".to_owned(),
            passed: true,
            summary: "passed".to_owned(),
            when: "yesterday".to_owned(),
        }],
        ..Loaded::default()
    }
}

fn key_event(name: &str) -> KeyEvent {
    let (name, modifiers) = match name.strip_prefix("Ctrl-") {
        Some(name) => (name, KeyModifiers::CONTROL),
        None => (name, KeyModifiers::NONE),
    };
    let code = match name {
        "Enter" => KeyCode::Enter,
        "Esc" => KeyCode::Esc,
        "Tab" => KeyCode::Tab,
        "BackTab" => KeyCode::BackTab,
        "Backspace" => KeyCode::Backspace,
        "Up" => KeyCode::Up,
        "Down" => KeyCode::Down,
        "Left" => KeyCode::Left,
        "Right" => KeyCode::Right,
        "PgDn" => KeyCode::PageDown,
        "PgUp" => KeyCode::PageUp,
        "Space" => KeyCode::Char(' '),
        name => KeyCode::Char(name.chars().next().unwrap()),
    };
    KeyEvent::new(code, modifiers)
}
