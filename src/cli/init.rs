//! `bigtent init` and `bigtent update`.

use std::{io::Write, path::Path};

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::workbook::Workbook;

pub(crate) fn init(app: &App, dir: &Path, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (workbook, update) = Workbook::init(dir, app.course(), &app.crates()?)?;
    writeln!(
        out,
        "{} is a workbook now, with {} files.",
        workbook.root().display(),
        update.written.len()
    )?;
    for kept in &update.kept {
        writeln!(out, "kept     exercises/{kept} (it was there before)")?;
    }
    writeln!(out, "Next: cd {} && bigtent", dir.display())?;
    Ok(Exit::Passed)
}

pub(crate) fn update(app: &App, out: &mut dyn Write) -> Result<Exit, Failure> {
    let update = app.workbook()?.update(app.course(), &app.crates()?)?;
    let groups = [
        ("written", &update.written, ""),
        ("removed", &update.removed, ""),
        ("kept", &update.kept, " (you edited it)"),
    ];
    for (word, names, why) in groups {
        for name in names {
            writeln!(out, "{word:8} exercises/{name}{why}")?;
        }
    }
    if update.written.is_empty() && update.removed.is_empty() {
        writeln!(out, "up to date")?;
    }
    Ok(Exit::Passed)
}
