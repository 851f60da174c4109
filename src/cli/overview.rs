//! `bigtent` without a command: the workbook in a terminal, an overview elsewhere.

use std::io::{IsTerminal, Write};

use super::{
    app::App,
    exit::{Exit, Failure},
    list::exercise_state,
};

pub(crate) fn run(app: &App, out: &mut dyn Write) -> Result<Exit, Failure> {
    if app.maybe_workbook().is_some() && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return Err(Failure::bug("not built yet"));
    }
    print(app, out)?;
    Ok(Exit::Passed)
}

fn print(app: &App, out: &mut dyn Write) -> Result<(), Failure> {
    let course = app.course();
    let progress = app.progress()?;
    let exercises = course.exercises().count();
    let passed = course
        .exercises()
        .filter(|exercise| progress.exercises.get(&exercise.id).is_some_and(|known| known.passed))
        .count();
    writeln!(out, "bigtent: a workbook for Grafana back-end engineers")?;
    writeln!(
        out,
        "{passed} of {exercises} exercises passed, {} lessons to read",
        course.lessons().count()
    )?;
    writeln!(out)?;
    match app.maybe_workbook() {
        None => writeln!(
            out,
            "There is no workbook in this folder. `bigtent init DIR` makes one."
        )?,
        Some(workbook) => {
            writeln!(out, "workbook  {}", workbook.root().display())?;
            let next = course
                .exercises()
                .find(|exercise| exercise_state(exercise, &progress, Some(workbook)) != "passed");
            if let Some(next) = next {
                writeln!(out, "next      {}  {}", next.id, next.manifest.title)?;
            }
        }
    }
    writeln!(out)?;
    writeln!(out, "bigtent list             what there is, and how far you are")?;
    writeln!(out, "bigtent read ID          a lesson, or an exercise's task")?;
    writeln!(out, "bigtent check --watch    grade what you save")?;
    writeln!(out, "bigtent --help           everything else")?;
    Ok(())
}
