//! The person's editor.

use std::{env, path::PathBuf, process::Command};

/// Opens files in the editor that `$VISUAL` or `$EDITOR` names, and waits until it ends. An error says what to do.
pub(super) fn open(files: &[PathBuf]) -> Result<(), String> {
    let chosen = ["VISUAL", "EDITOR"].into_iter().find_map(|name| {
        let value = env::var(name).ok().filter(|value| !value.trim().is_empty())?;
        Some((name, value))
    });
    let Some((name, value)) = chosen else {
        return Err(
            "Neither $VISUAL nor $EDITOR is set. Set one (export EDITOR=nano), or open the file yourself.".to_owned(),
        );
    };
    let words =
        shell_words::split(&value).map_err(|error| format!("${name} is {value:?}, which can't be read: {error}."))?;
    let Some((program, arguments)) = words.split_first() else {
        return Err(format!("${name} names no program."));
    };
    let status = Command::new(program).args(arguments).args(files).status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("The editor {program:?} ended with {status}.")),
        Err(error) => Err(format!(
            "The editor {program:?}, named by ${name}, can't be started: {error}."
        )),
    }
}
