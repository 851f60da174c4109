//! `bigtent solution`.

use std::io::Write;

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::progress::Event;

pub(crate) fn run(app: &App, id: &str, give_up: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let exercise = app.exercise(id)?;
    let passed = app.progress()?.exercises.get(id).is_some_and(|known| known.passed);
    if !passed && !give_up {
        return Err(Failure::usage(format!(
            "you haven't passed {id} yet; `bigtent hint {id}` helps, and `bigtent solution {id} --give-up` shows it all the same"
        )));
    }
    if app.maybe_workbook().is_some() {
        app.record(Event::Solution {
            exercise: id.to_owned(),
            gave_up: !passed,
        })?;
    }
    for (name, bytes) in &exercise.solution {
        writeln!(out, "==> {name}\n{}", String::from_utf8_lossy(bytes))?;
    }
    for follow_up in &exercise.manifest.follow_ups {
        writeln!(out, "Question: {}\n{}\n", follow_up.ask.trim(), follow_up.answer.trim())?;
    }
    Ok(Exit::Passed)
}
