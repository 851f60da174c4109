//! `bigtent check`.

use std::io::Write;

use serde_json::json;

use super::{
    app::{App, grade_files, graded},
    exit::{Exit, Failure},
    fetch, watch,
};
use crate::{
    course::model::Exercise,
    grading::{
        cancel::Cancel,
        engine::Engine,
        event::Event,
        verdict::{Grade, Verdict},
    },
    report::{lines, paint::Paint},
    workbook::{Touched, Workbook},
};

/// What `check` was asked.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) exercises: Vec<String>,
    pub(crate) watch: bool,
    pub(crate) json: bool,
    pub(crate) fresh: bool,
    pub(crate) all: bool,
}

pub(crate) fn run(app: &App, options: &Options, out: &mut dyn Write) -> Result<Exit, Failure> {
    let workbook = app.workbook()?;
    let chosen: Vec<&Exercise> = if options.exercises.is_empty() {
        let begun = |exercise: &&Exercise| options.all || options.watch || workbook.touched(exercise) == Touched::Yes;
        app.course().exercises().filter(begun).collect()
    } else {
        options
            .exercises
            .iter()
            .map(|id| app.exercise(id))
            .collect::<Result<_, _>>()?
    };
    if chosen.is_empty() {
        if !options.json {
            let first = app
                .course()
                .exercises()
                .next()
                .map_or("http-health", |exercise| exercise.id.as_str());
            writeln!(
                out,
                "Nothing is begun yet. `bigtent read {first}` says what the first exercise asks."
            )?;
        }
        return Ok(Exit::Passed);
    }
    let engine = app.engine()?;
    if options.watch {
        return watch::run(app, &engine, &chosen, options, out);
    }
    let mut exit = Exit::Passed;
    for exercise in &chosen {
        let grade = grade(&engine, workbook, exercise, options.fresh, &Cancel::default())?;
        app.record(graded(&grade))?;
        show(exercise, &grade, options.json, out)?;
        if grade.verdict != Verdict::Passed {
            exit = Exit::Failed;
        }
    }
    Ok(exit)
}

/// Shows a grade as lines, or as one line of JSON.
pub(crate) fn show(exercise: &Exercise, grade: &Grade, as_json: bool, out: &mut dyn Write) -> Result<(), Failure> {
    if as_json {
        writeln!(out, "{}", json!({"format": 1, "grade": grade}))?;
    } else {
        write!(out, "{}", lines::grade(exercise, grade, Paint::detect()))?;
    }
    out.flush()?;
    Ok(())
}

/// Grades the learner's files of one exercise; tells on standard error how far the first build of the dependencies is.
pub(crate) fn grade(
    engine: &Engine,
    workbook: &Workbook,
    exercise: &Exercise,
    fresh: bool,
    cancel: &Cancel,
) -> Result<Grade, Failure> {
    let progress = std::sync::Mutex::new(fetch::progress());
    let on = |event: Event| {
        if let (Event::Preparing { done, total }, Ok(mut progress)) = (event, progress.lock()) {
            progress(done, total);
        }
    };
    Ok(grade_files(engine, workbook, exercise, fresh, cancel, &on)?)
}
