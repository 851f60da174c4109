//! Builds a staged program with the captured command lines.

use std::{
    fs,
    path::PathBuf,
    time::{Duration, Instant},
};

use super::{
    cancel::Cancel,
    capture::Invocation,
    run::{Limits, PortChoice, RunError, Runner, Spec},
    stage::Stage,
    toolchain::{Toolchain, neutral_env},
};

/// How long the compiler may take; it isn't counted against the program.
const DEADLINE: Duration = Duration::from_mins(2);
/// What the compiler may use; learners' programs need a tenth of it.
const LIMITS: Limits = Limits {
    memory: 8 << 30,
    file: 1 << 30,
    output: 4 << 20,
};

/// What came of a build.
#[derive(Debug)]
pub enum Built {
    /// A program.
    Program(PathBuf),
    /// The compiler refused it.
    Refused {
        /// Its messages as it words them.
        messages: String,
        /// How many errors there are.
        errors: usize,
    },
    /// The work was cancelled.
    Cancelled,
}

/// Why a build came to nothing that the learner is to blame for.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The compiler couldn't be run.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A folder couldn't be made.
    #[error("building failed: {0}")]
    Io(#[from] std::io::Error),
}

/// A program to build.
pub struct Build<'a> {
    /// The compiler and its dependencies.
    pub toolchain: &'a Toolchain,
    /// Runs the compiler.
    pub runner: &'a Runner,
    /// Where the files lie.
    pub stage: &'a Stage,
    /// The exercise's id; its crate name in snake case.
    pub id: &'a str,
    /// Whether there is a library, called by the grader's program.
    pub library: bool,
    /// A beginning of the files' paths, and what the compiler puts in its place in its messages: `src` and
    /// `exercises/http-health/src`.
    pub shown_as: (&'a str, &'a str),
    /// Only looks for errors, warnings among them, and makes no program.
    pub check_only: bool,
}

impl Build<'_> {
    /// Builds it.
    pub fn run(&self, cancel: &Cancel) -> Result<Built, BuildError> {
        fs::create_dir_all(self.stage.out())?;
        fs::create_dir_all(self.stage.incremental())?;
        let name = self.id.replace('-', "_");
        let mut externs = Vec::new();
        if self.library {
            match self.compile(&self.toolchain.library, &name, "lib", "src/lib.rs", &[], cancel)? {
                None => {}
                Some(refused) => return Ok(refused),
            }
            let path = self.stage.out().join(format!("lib{name}.rlib"));
            externs = vec!["--extern".to_owned(), format!("{name}={}", path.display())];
        }
        match self.compile(&self.toolchain.program, &name, "bin", "src/main.rs", &externs, cancel)? {
            None => Ok(Built::Program(self.stage.out().join(&name))),
            Some(refused) => Ok(refused),
        }
    }

    fn compile(
        &self,
        invocation: &Invocation,
        name: &str,
        kind: &str,
        source: &str,
        externs: &[String],
        cancel: &Cancel,
    ) -> Result<Option<Built>, BuildError> {
        let mut args: Vec<String> = [
            "--crate-name",
            name,
            "--crate-type",
            kind,
            source,
            if self.check_only {
                "--emit=metadata"
            } else {
                "--emit=link"
            },
            "--error-format=json",
        ]
        .into_iter()
        .map(str::to_owned)
        .collect();
        args.extend(invocation.args.iter().cloned());
        args.extend(externs.iter().cloned());
        args.extend([
            format!("--out-dir={}", self.stage.out().display()),
            format!("-Cincremental={}", self.stage.incremental().display()),
            format!("--remap-path-prefix={}={}", self.shown_as.0, self.shown_as.1),
        ]);
        if self.check_only {
            args.push("-Dwarnings".to_owned());
        }
        let mut env = neutral_env();
        env.extend(invocation.env.clone());
        env.extend(
            [("CARGO_PKG_NAME", self.id), ("CARGO_CRATE_NAME", name)]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let spec = Spec {
            program: invocation.rustc.clone(),
            args,
            env,
            cwd: self.stage.files(),
            stdin: None,
            port: PortChoice::None,
            listen_env: None,
            private_network: false,
            limits: LIMITS,
        };
        let running = self.runner.spawn(&spec, cancel)?;
        let exit = running.wait(Instant::now() + DEADLINE);
        let (_, stderr) = running.end();
        if cancel.is_cancelled() {
            return Ok(Some(Built::Cancelled));
        }
        let Some(exit) = exit else {
            return Ok(Some(Built::Refused {
                messages: format!("the compiler took longer than {} s and was stopped", DEADLINE.as_secs()),
                errors: 1,
            }));
        };
        if exit.code == Some(0) {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&stderr.kept);
        let (messages, errors) = messages(&text);
        let how = exit
            .signal
            .map(|signal| format!("the compiler was killed by signal {signal}"));
        Ok(Some(Built::Refused {
            messages: how.unwrap_or(messages),
            errors: errors.max(1),
        }))
    }
}

/// The compiler's messages as it would have shown them, and how many of them are errors. Warnings are left out when there
/// are errors: they come back once it builds.
fn messages(stderr: &str) -> (String, usize) {
    let mut text = String::new();
    let mut errors = 0;
    for line in stderr.lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            text.push_str(line);
            text.push('\n');
            continue;
        };
        let rendered = message["rendered"].as_str().unwrap_or_default();
        let summary = message["spans"].as_array().is_none_or(Vec::is_empty) && rendered.starts_with("error: aborting");
        if message["level"] == "error" && !summary {
            errors += 1;
            text.push_str(rendered);
        }
    }
    (text.trim_end().to_owned(), errors)
}

#[cfg(test)]
mod tests {
    use super::messages;

    #[test]
    fn errors_are_shown_as_worded_and_counted() {
        let stderr = r#"{"level":"warning","rendered":"warning: unused\n","spans":[{}]}
{"level":"error","rendered":"error[E0308]: mismatched types\n --> exercises/a/src/main.rs:1:2\n\n","spans":[{}]}
{"level":"error","rendered":"error: aborting due to 1 previous error\n\n","spans":[]}
{"level":"failure-note","rendered":"For more information\n","spans":[]}
not json
"#;
        let (text, errors) = messages(stderr);
        assert_eq!(errors, 1);
        assert_eq!(
            text,
            "error[E0308]: mismatched types\n --> exercises/a/src/main.rs:1:2\n\nnot json"
        );
    }
}
