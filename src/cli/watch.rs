//! `bigtent check --watch`: grades what was begun, and again whenever a file is saved. A save during a grade cancels it.

use std::{
    collections::{BTreeSet, VecDeque},
    io::Write,
    sync::mpsc,
    thread,
};

use super::{
    app::{App, graded},
    check::{Options, grade, show},
    exit::{Exit, Failure},
};
use crate::{
    course::model::Exercise,
    grading::{cancel::Cancel, engine::Engine, stage, verdict::Grade},
    workbook::{
        Touched,
        watch::{Change, How, Watch},
    },
};

enum Message {
    Saved(BTreeSet<Change>),
    Graded { job: u64, result: Result<Grade, Failure> },
}

/// The grade that is being worked on.
struct Job<'a> {
    number: u64,
    exercise: &'a Exercise,
    cancel: Cancel,
}

/// Runs until the process is ended.
pub(crate) fn run(
    app: &App,
    engine: &Engine,
    chosen: &[&Exercise],
    options: &Options,
    out: &mut dyn Write,
) -> Result<Exit, Failure> {
    let (workbook, json) = (app.workbook()?, options.json);
    let ids: Vec<&str> = chosen.iter().map(|exercise| exercise.id.as_str()).collect();
    let (sender, receiver) = mpsc::channel();
    let saves = sender.clone();
    // The receiver outlives the watch.
    let watch = Watch::start(workbook, &ids, move |changes| drop(saves.send(Message::Saved(changes))))?;
    if !json {
        if watch.how() == How::Polled {
            writeln!(
                out,
                "This file system doesn't tell of changes; the files are looked at five times a second."
            )?;
        }
        writeln!(out, "Watching {}. Ctrl-C ends it.", workbook.exercises().display())?;
        out.flush()?;
    }
    thread::scope(|scope| {
        let start = |number: u64, exercise| {
            let job = Job {
                number,
                exercise,
                cancel: Cancel::default(),
            };
            let (cancel, sender) = (job.cancel.clone(), sender.clone());
            scope.spawn(move || {
                let result = grade(engine, workbook, exercise, options.fresh, &cancel);
                // The receiver lives as long as this scope.
                let _ = sender.send(Message::Graded { job: number, result });
            });
            job
        };
        let mut running: Option<Job<'_>> = None;
        // The watch has begun, so that a save while these are graded isn't missed.
        let named = !options.exercises.is_empty();
        let begun = |exercise: &&Exercise| named || options.all || workbook.touched(exercise) == Touched::Yes;
        let mut waiting: VecDeque<&Exercise> = chosen.iter().copied().filter(begun).collect();
        let mut number = 0;
        loop {
            if running.is_none()
                && let Some(exercise) = waiting.pop_front()
            {
                number += 1;
                running = Some(start(number, exercise));
            }
            match receiver.recv() {
                Ok(Message::Saved(changes)) => {
                    for exercise in chosen.iter().copied().filter(|exercise| is_saved(exercise, &changes)) {
                        if let Some(job) = running.take_if(|job| job.exercise.id == exercise.id) {
                            job.cancel.cancel();
                        }
                        waiting.retain(|other| other.id != exercise.id);
                        waiting.push_back(exercise);
                    }
                }
                Ok(Message::Graded { job, result }) => {
                    // A result that isn't the current one is that of a cancelled grade.
                    let Some(current) = running.take_if(|running| running.number == job) else {
                        continue;
                    };
                    match result {
                        Ok(grade) => {
                            app.record(graded(&grade))?;
                            show(current.exercise, &grade, json, out)?;
                        }
                        Err(failure) => writeln!(out, "{failure}")?,
                    }
                    out.flush()?;
                }
                Err(mpsc::RecvError) => return Ok(Exit::Passed),
            }
        }
    })
}

fn is_saved(exercise: &Exercise, changes: &BTreeSet<Change>) -> bool {
    changes
        .iter()
        .any(|change| change.exercise == exercise.id && stage::is_taken(exercise, &change.file))
}
