//! `bigtent` without a command: the workbook in a terminal, an overview elsewhere.

use std::{
    env,
    io::{IsTerminal, Write},
    sync::Arc,
};

use jiff::tz::TimeZone;

use super::{
    app::App,
    desk::Desk,
    embedded::Embedded,
    exit::{Exit, Failure},
    list::exercise_state,
    serve::catalogue,
};
use crate::{
    datasource::config,
    tui::{
        model::data_source::Setup,
        runtime,
        services::{
            Services,
            data_source::{DataSource, Port},
        },
        theme::Theme,
    },
};

pub(crate) fn run(app: &App, port: Option<Port>, out: &mut dyn Write) -> Result<Exit, Failure> {
    if app.maybe_workbook().is_some() && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        return open(app, port);
    }
    print(app, out)?;
    Ok(Exit::Passed)
}

/// Opens the workbook and stays until it is closed. The data source listens on the port, if there is one.
fn open(app: &App, port: Option<Port>) -> Result<Exit, Failure> {
    let workbook = app.workbook()?;
    let course = Arc::new(app.course().clone());
    let services: Arc<dyn Services> = Arc::new(Desk::new(app, Arc::clone(&course))?);
    let environment =
        env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    let theme = Theme::detect(&environment.collect());
    let options = runtime::Options {
        exercises_folder: workbook.exercises(),
        theme,
        data_source: Setup {
            port,
            scenarios: Embedded::scenarios(),
            zone: TimeZone::system(),
        },
    };
    let data_source: Arc<dyn DataSource> = Arc::new(Embedded::new(catalogue(app, &config::Series::default())?));
    match runtime::run(course, &services, &data_source, options)? {
        runtime::Exit::Quit => Ok(Exit::Passed),
        runtime::Exit::Signal(number) => Ok(Exit::Signal(number)),
    }
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
