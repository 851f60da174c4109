//! What messages change, and what has to be done because of them.

mod any;
mod background;
mod going;
mod grading;
mod pointing;
mod reading;
mod reviewing;
mod serving;
mod working;

use std::time::Duration;

use crate::{
    grading::event::Event,
    tui::{
        effect::Effect,
        markdown::Language,
        message::{JobId, Message, Preparation, Watching},
        model::{
            Overlay,
            grading::Phase,
            location::{Pane, Screen},
            marks::Mark,
        },
        services::{ExerciseState, ItemId, Preferences, Progress, ReadPosition},
        testing::{Person, did_not_build, failed, passed},
    },
};

fn exercise(id: &str) -> Screen {
    Screen::Exercise(id.to_owned())
}

fn lesson(id: &str) -> Screen {
    Screen::Lesson(id.to_owned())
}

fn started(job: u64, exercise: &str) -> Effect {
    Effect::StartGrade {
        job: JobId(job),
        exercise: exercise.to_owned(),
    }
}

fn changed(exercise: &str) -> Message {
    Message::FileChanged {
        exercise: exercise.to_owned(),
        untouched: false,
    }
}

/// Somebody at `http-methods` in a narrow terminal, whose files were graded when it was opened.
fn at_exercise() -> Person {
    let mut person = Person::returning_at(80, 24);
    person.press("n");
    person.grade(1, failed());
    person
}
