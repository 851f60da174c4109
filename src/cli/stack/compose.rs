//! Calls `docker compose` for a stack, and says what to do where it can't be called.

use std::{
    ffi::OsStr,
    io,
    path::Path,
    process::{Command, Stdio},
};

use super::folder::Folder;
use crate::cli::exit::Failure;

const WITHOUT: &str = "Without an engine, `bigtent serve` still works, and any Grafana that reaches it can query it.";

/// `docker compose`, found and with an engine that answers.
#[derive(Debug)]
pub(super) struct Compose<'a> {
    folder: &'a Folder,
    /// The learner's workbook, whose progress the data source shows.
    workbook: Option<&'a Path>,
}

impl<'a> Compose<'a> {
    /// Looks for the command, its Compose plugin and the engine, in this order.
    pub(super) fn find(folder: &'a Folder, workbook: Option<&'a Path>) -> Result<Self, Failure> {
        ask(&["--version"]).map_err(|_| {
            Failure::environment(format!(
                "there is no `docker` on the PATH. Install Docker Engine with its Compose plugin, or Docker Desktop \
                 (https://docs.docker.com/engine/install/), and run this again. {WITHOUT}"
            ))
        })?;
        ask(&["compose", "version"]).map_err(|_| {
            Failure::environment(format!(
                "`docker` is there, but `docker compose` isn't. Install the Compose plugin, version 2 or newer (Debian and \
                 Ubuntu: apt install docker-compose-v2 or docker-compose-plugin); the old `docker-compose` can't read \
                 this stack. {WITHOUT}"
            ))
        })?;
        ask(&["version", "--format", "{{.Server.Version}}"]).map_err(|why| {
            Failure::environment(format!(
                "`docker` is there, but no engine answers it: {why}. Start it (systemctl start docker, or Docker Desktop), \
                 or let this user reach it. {WITHOUT}"
            ))
        })?;
        Ok(Self { folder, workbook })
    }

    /// Runs a command of `docker compose` on the stack, its output going where this program's goes.
    pub(super) fn run(&self, arguments: &[&str]) -> Result<(), Failure> {
        let mut command = Command::new("docker");
        command
            .arg("compose")
            .args([OsStr::new("--project-directory"), self.folder.path().as_os_str()])
            .args(arguments);
        if let Some(workbook) = self.workbook {
            command.env("BIGTENT_WORKBOOK", workbook);
        }
        let status = command.status()?;
        if status.success() {
            return Ok(());
        }
        Err(Failure::environment(format!(
            "`docker compose {}` didn't succeed ({status}); what it said stands above. `docker compose \
             --project-directory {} logs` tells more.",
            arguments.join(" "),
            self.folder.path().display()
        )))
    }
}

/// Runs `docker` for its answer alone; what it complained of is the error.
fn ask(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new("docker").args(arguments).stdin(Stdio::null()).output();
    match output {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => Err(last_line(&output.stderr)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("not found".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn last_line(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let line = text.lines().rev().find(|line| !line.trim().is_empty());
    line.unwrap_or("it gave no reason")
        .trim()
        .trim_end_matches('.')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::last_line;

    #[test]
    fn the_reason_is_the_last_thing_that_was_said() {
        assert_eq!(last_line(b"a\nCannot connect.\n\n"), "Cannot connect");
        assert_eq!(last_line(b"\n"), "it gave no reason");
    }
}
