//! `bigtent hint`.

use std::io::Write;

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::progress::Event;

pub(crate) fn run(app: &App, id: &str, again: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let exercise = app.exercise(id)?;
    let hints = &exercise.manifest.hints;
    let shown = app
        .progress()?
        .exercises
        .get(id)
        .map_or(0, |known| known.hints)
        .min(hints.len());
    let upto = if again { shown } else { (shown + 1).min(hints.len()) };
    if again && shown == 0 {
        writeln!(
            out,
            "No hint of {id} was shown yet; `bigtent hint {id}` shows the first."
        )?;
        return Ok(Exit::Passed);
    }
    if upto > shown {
        app.record(Event::Hint {
            exercise: id.to_owned(),
            number: upto,
        })?;
    }
    let from = if again || upto == shown { 0 } else { shown };
    for (index, hint) in hints.iter().enumerate().take(upto).skip(from) {
        writeln!(out, "hint {} of {}\n{}\n", index + 1, hints.len(), hint.trim())?;
    }
    if upto == shown && !again {
        writeln!(
            out,
            "These are all. `bigtent solution {id} --give-up` shows a solution."
        )?;
    }
    Ok(Exit::Passed)
}
