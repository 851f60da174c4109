//! `bigtent reset`.

use std::io::Write;

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::progress::Event;

pub(crate) fn run(app: &App, id: &str, undo: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let exercise = app.exercise(id)?;
    let workbook = app.workbook()?;
    if undo {
        if !workbook.undo(exercise)? {
            return Err(Failure::usage(format!(
                "{id} was not reset, so there is nothing to bring back"
            )));
        }
        app.record(Event::Undone {
            exercise: id.to_owned(),
        })?;
        writeln!(
            out,
            "{id} is as it was before the reset; `bigtent reset {id} --undo` swaps again."
        )?;
    } else {
        workbook.reset(exercise)?;
        app.record(Event::Reset {
            exercise: id.to_owned(),
        })?;
        writeln!(
            out,
            "{id} is the starter again; `bigtent reset {id} --undo` brings yours back."
        )?;
    }
    Ok(Exit::Passed)
}
