//! `bigtent list`.

use std::io::Write;

use serde_json::json;

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::{
    course::model::{Exercise, Item},
    progress::summary::Summary,
    workbook::{Touched, Workbook},
};

pub(crate) fn run(app: &App, as_json: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let progress = app.progress()?;
    if as_json {
        let chapters: Vec<_> = app
            .course()
            .chapters
            .iter()
            .map(|chapter| {
                let items: Vec<_> = chapter
                    .items
                    .iter()
                    .map(|item| {
                        let (kind, state) = state(item, &progress, app.maybe_workbook());
                        json!({"kind": kind, "id": item.id(), "title": item.title(), "state": state})
                    })
                    .collect();
                json!({"id": chapter.id, "title": chapter.title, "items": items})
            })
            .collect();
        writeln!(out, "{}", json!({"format": 1, "chapters": chapters}))?;
        return Ok(Exit::Passed);
    }
    for chapter in &app.course().chapters {
        writeln!(out, "{}", chapter.title)?;
        for item in &chapter.items {
            let (kind, state) = state(item, &progress, app.maybe_workbook());
            writeln!(out, "  {kind:8}  {state:9}  {:24}  {}", item.id(), item.title())?;
        }
    }
    Ok(Exit::Passed)
}

fn state(item: &Item, progress: &Summary, workbook: Option<&Workbook>) -> (&'static str, &'static str) {
    match item {
        Item::Lesson(lesson) => {
            let word = match progress.read.get(&lesson.id) {
                Some(reading) if reading.finished => "read",
                Some(_) => "begun",
                None => "unread",
            };
            ("lesson", word)
        }
        Item::Exercise(exercise) => ("exercise", exercise_state(exercise, progress, workbook)),
    }
}

/// A word for how far an exercise is.
pub(crate) fn exercise_state(exercise: &Exercise, progress: &Summary, workbook: Option<&Workbook>) -> &'static str {
    let known = progress.exercises.get(&exercise.id);
    if known.is_some_and(|known| known.passed) {
        return "passed";
    }
    if known.is_some_and(|known| known.gave_up) {
        return "given up";
    }
    match workbook.map(|workbook| workbook.touched(exercise)) {
        Some(Touched::Yes) => "attempted",
        Some(Touched::Missing) => "missing",
        Some(Touched::No) | None => "untouched",
    }
}
