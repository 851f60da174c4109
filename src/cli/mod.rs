//! The command line: arguments, exit codes, and one file for each subcommand. It holds no logic of its own.

mod app;
pub mod args;
mod check;
mod course;
mod desk;
mod doctor;
mod embedded;
mod exit;
mod fetch;
mod healthcheck;
mod hint;
mod init;
mod list;
mod overview;
mod read;
mod reset;
mod serve;
mod settings;
mod solution;
mod stack;
mod watch;

use std::{io::Write, process::ExitCode};

use clap::{CommandFactory, Parser};

use self::{
    app::App,
    args::{Args, Command},
    exit::{Exit, Failure},
};
use crate::tui::services::data_source::Port;

/// Runs the program with the process's arguments.
pub fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers, not errors; clap knows which stream each belongs on.
            let _ = error.print();
            return if error.use_stderr() { Exit::Usage } else { Exit::Passed }.into();
        }
    };
    let mut out = std::io::stdout().lock();
    let result = run(args, &mut out);
    let flushed = out.flush();
    drop(out);
    match result.and_then(|exit| flushed.map(|()| exit).map_err(Failure::from)) {
        Ok(exit) => exit.into(),
        Err(failure) if failure.is_broken_pipe() => Exit::Passed.into(),
        Err(failure) => {
            // Where standard error is closed there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "bigtent: {failure}");
            failure.exit().into()
        }
    }
}

fn run(args: Args, out: &mut dyn Write) -> Result<Exit, Failure> {
    // These two need neither the course that the program carries nor a workbook.
    match args.command {
        Some(Command::Course { command }) => return course::run(command, out),
        Some(Command::Completions { shell }) => return completions(shell, out),
        Some(Command::Healthcheck) => return healthcheck::run(out),
        _ => {}
    }
    let app = App::new(args.workbook)?;
    match args.command {
        None | Some(Command::Course { .. } | Command::Completions { .. } | Command::Healthcheck) => {
            let port = (!args.no_serve).then_some(Port::Fixed(args.port));
            overview::run(&app, port, out)
        }
        Some(Command::Init { dir }) => init::init(&app, &dir, out),
        Some(Command::Update) => init::update(&app, out),
        Some(Command::List { json }) => list::run(&app, json, out),
        Some(Command::Read { id }) => read::run(&app, &id, out),
        Some(Command::Check {
            exercises,
            watch,
            json,
            fresh,
            all,
        }) => check::run(
            &app,
            &check::Options {
                exercises,
                watch,
                json,
                fresh,
                all,
            },
            out,
        ),
        Some(Command::Hint { exercise, again }) => hint::run(&app, &exercise, again, out),
        Some(Command::Solution { exercise, give_up }) => solution::run(&app, &exercise, give_up, out),
        Some(Command::Reset { exercise, undo }) => reset::run(&app, &exercise, undo, out),
        Some(Command::Fetch) => fetch::run(&app, out),
        Some(Command::Serve(arguments)) => serve::run(&app, arguments, out),
        Some(Command::Stack { command }) => stack::run(&app, &command, out),
        Some(Command::Doctor) => doctor::run(&app, out),
    }
}

fn completions(shell: clap_complete::Shell, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "bigtent", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Passed)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_arguments_are_consistent() {
        super::args::Args::command().debug_assert();
    }
}
