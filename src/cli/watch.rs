//! `bigtent check --watch`: grades what was begun, and again whenever a file is saved. A save during a grade cancels it.

use std::{collections::VecDeque, io::Write, sync::mpsc, thread};

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
        watch::{self, Notice},
    },
};

enum Message {
    Noticed(Notice),
    Unwatched(std::io::Error),
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
    let ids: Vec<String> = chosen.iter().map(|exercise| exercise.id.clone()).collect();
    let (sender, receiver) = mpsc::channel();
    // Not in the scope below: it waits for changes as long as the process lives, also when nobody reads the output any more.
    let (folder, exercises) = (
        workbook.exercises(),
        chosen.iter().copied().cloned().collect::<Vec<Exercise>>(),
    );
    let notices = sender.clone();
    thread::spawn(move || {
        let is_graded = |id: &str, file: &str| {
            exercises
                .iter()
                .any(|exercise| exercise.id == id && stage::is_taken(exercise, file))
        };
        // Nobody receives when the command is about to end.
        let watched = watch::watch(&folder, &ids, &is_graded, &mut |notice| {
            let _ = notices.send(Message::Noticed(notice));
        });
        if let Err(error) = watched {
            let _ = notices.send(Message::Unwatched(error));
        }
    });
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
        let named = !options.exercises.is_empty();
        let begun = |exercise: &&Exercise| named || options.all || workbook.touched(exercise) == Touched::Yes;
        let mut waiting: VecDeque<&Exercise> = VecDeque::new();
        let mut number = 0;
        let mut serve = || loop {
            match receiver.recv() {
                Ok(Message::Noticed(Notice::Changed(id))) => {
                    let Some(exercise) = chosen.iter().copied().find(|exercise| exercise.id == id) else {
                        continue;
                    };
                    if let Some(job) = running.take_if(|job| job.exercise.id == id) {
                        job.cancel.cancel();
                    }
                    waiting.retain(|other| other.id != id);
                    waiting.push_back(exercise);
                }
                Ok(Message::Noticed(how)) => {
                    if !json {
                        if let Notice::Polled(why) = how {
                            writeln!(out, "The files are looked at twice a second: {why}.")?;
                        }
                        writeln!(out, "Watching {}. Ctrl-C ends it.", workbook.exercises().display())?;
                        out.flush()?;
                    }
                    // Not before the watch is up, so that a save during one of these grades isn't missed.
                    waiting.extend(chosen.iter().copied().filter(begun));
                }
                Ok(Message::Unwatched(error)) => return Err(error.into()),
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
            if running.is_none()
                && let Some(exercise) = waiting.pop_front()
            {
                number += 1;
                running = Some(start(number, exercise));
            }
        };
        let result = serve();
        if let Some(job) = running {
            job.cancel.cancel();
        }
        result
    })
}
