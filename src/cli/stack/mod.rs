//! `bigtent stack`: writes the bundled Grafana stack, and starts, stops and shows it.

mod bundle;
mod compose;
mod folder;

use std::{io::Write, path::Path};

use self::{compose::Compose, folder::Folder};
use super::{
    app::App,
    args::StackCommand,
    exit::{Exit, Failure},
};
use crate::workbook::Workbook;

pub(crate) fn run(app: &App, command: &StackCommand, out: &mut dyn Write) -> Result<Exit, Failure> {
    match command {
        StackCommand::Write { dir, force } => write(dir, *force, out),
        StackCommand::Up { dir, build } => up(app, dir.as_deref(), *build, out),
        StackCommand::Down { dir, volumes } => down(dir.as_deref(), *volumes, out),
        StackCommand::Status { dir } => status(dir.as_deref(), out),
    }
}

fn write(dir: &Path, force: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (folder, written) = Folder::write(dir, &bundle::files()?, force)?;
    let secrets = folder.complete()?;
    for (name, aside) in &written.replaced {
        writeln!(out, "replaced {name} (yours is {} now)", aside.display())?;
    }
    for name in &written.kept {
        writeln!(out, "kept     {name} (you edited it; --force replaces it)")?;
    }
    for name in secrets {
        writeln!(out, "secret   secrets/{name}")?;
    }
    match written.new.len() {
        0 => writeln!(out, "{} is up to date.", folder.path().display())?,
        1 => writeln!(out, "1 file written to {}.", folder.path().display())?,
        count => writeln!(out, "{count} files written to {}.", folder.path().display())?,
    }
    writeln!(out, "Next: bigtent stack up {}", dir.display())?;
    Ok(Exit::Passed)
}

fn up(app: &App, dir: Option<&Path>, build: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let folder = Folder::find(dir)?;
    let workbook = app.maybe_workbook();
    if let Some(workbook) = workbook {
        // In its container, the program can't make the folder of the progress.
        workbook.own("progress.jsonl")?;
    }
    let compose = Compose::find(&folder, workbook.map(Workbook::root))?;
    folder.complete()?;
    out.flush()?;
    let mut arguments = vec!["up", "--detach", "--wait"];
    if build {
        arguments.push("--build");
    }
    compose.run(&arguments)?;
    write_addresses(&folder, out)?;
    Ok(Exit::Passed)
}

fn down(dir: Option<&Path>, volumes: bool, out: &mut dyn Write) -> Result<Exit, Failure> {
    let folder = Folder::find(dir)?;
    let compose = Compose::find(&folder, None)?;
    out.flush()?;
    if volumes {
        compose.run(&["down", "--volumes"])?;
        writeln!(
            out,
            "The containers are gone, and with the volumes all that was stored."
        )?;
    } else {
        compose.run(&["down"])?;
        writeln!(
            out,
            "The containers are gone; the volumes are kept. `bigtent stack down --volumes` deletes them."
        )?;
    }
    Ok(Exit::Passed)
}

fn status(dir: Option<&Path>, out: &mut dyn Write) -> Result<Exit, Failure> {
    let folder = Folder::find(dir)?;
    let compose = Compose::find(&folder, None)?;
    out.flush()?;
    compose.run(&["ps", "--all"])?;
    write_addresses(&folder, out)?;
    Ok(Exit::Passed)
}

fn write_addresses(folder: &Folder, out: &mut dyn Write) -> Result<(), Failure> {
    let port = |name: &str, default: u16| {
        let set = std::env::var(name).ok().filter(|value| !value.is_empty());
        set.unwrap_or_else(|| default.to_string())
    };
    writeln!(
        out,
        "Grafana      http://127.0.0.1:{}  (user admin, password in {})\nData source  http://127.0.0.1:{}",
        port("GRAFANA_PORT", 3000),
        folder.path().join("secrets/grafana_admin_password").display(),
        port("BIGTENT_PORT", 8080),
    )?;
    Ok(())
}
