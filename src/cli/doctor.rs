//! `bigtent doctor`.

use std::{env, io::Write, process::Command};

use super::{
    app::{App, cache, helper},
    exit::{Exit, Failure},
};
use crate::{
    course::source::Source,
    grading::{run::Runner, toolchain::Prepared, verdict::Tier},
    workbook::watch,
};

pub(crate) fn run(app: &App, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut missing = false;
    let cache = cache()?;
    match Prepared::locate(&cache, &Source::Embedded) {
        Ok(prepared) => {
            let version = prepared
                .compiler()
                .version
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned();
            writeln!(out, "ok       compiler      {version}")?;
            if let Some(linker) = linker() {
                writeln!(out, "ok       linker        {linker}")?;
            } else {
                missing = true;
                writeln!(
                    out,
                    "missing  linker        no `cc` on the PATH; install a C compiler (Debian: apt install gcc)"
                )?;
            }
            match prepared.ready() {
                Some(_) => writeln!(out, "ok       dependencies  built in {}", prepared.folder().display())?,
                None => writeln!(
                    out,
                    "note     dependencies  not built yet; `bigtent fetch` does it, or the first grade"
                )?,
            }
        }
        Err(error) => {
            missing = true;
            writeln!(out, "missing  compiler      {error}")?;
        }
    }
    let runner = Runner::detect(helper()?);
    match runner.tier() {
        Tier::Namespaces => writeln!(out, "ok       box           programs run {}", runner.tier().describe())?,
        Tier::Session | Tier::Read => writeln!(
            out,
            "note     box           programs run {}; private namespaces aren't allowed here, so a port can be taken and the \
             network can be reached",
            runner.tier().describe()
        )?,
    }
    match editor() {
        Some(editor) => writeln!(out, "ok       editor        {editor}")?,
        None => writeln!(
            out,
            "note     editor        neither VISUAL nor EDITOR is set; the key `e` needs one of them"
        )?,
    }
    match app.maybe_workbook() {
        Some(workbook) => {
            writeln!(out, "ok       workbook      {}", workbook.root().display())?;
            if watch::is_told(&workbook.exercises()) {
                writeln!(out, "ok       watch         the system tells of saves")?;
            } else {
                writeln!(
                    out,
                    "note     watch         the system doesn't tell of saves in this folder; the files are looked at twice a second"
                )?;
            }
        }
        None => writeln!(
            out,
            "note     workbook      none in this folder or above it; `bigtent init DIR` makes one"
        )?,
    }
    writeln!(
        out,
        "note     cache         {} (BIGTENT_CACHE changes it)",
        cache.display()
    )?;
    Ok(if missing { Exit::Environment } else { Exit::Passed })
}

fn editor() -> Option<String> {
    ["VISUAL", "EDITOR"]
        .into_iter()
        .find_map(|name| env::var(name).ok().filter(|value| !value.trim().is_empty()))
}

fn linker() -> Option<String> {
    let done = Command::new("cc")
        .arg("--version")
        .output()
        .ok()
        .filter(|done| done.status.success())?;
    String::from_utf8_lossy(&done.stdout).lines().next().map(str::to_owned)
}
