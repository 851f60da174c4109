//! What one instruction of a Dockerfile does.

use super::super::{
    reader,
    word::{Script, Word},
};
pub use super::pairs::Pair;

/// An instruction after a `FROM`, or an `ARG` before the first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instruction {
    /// The line on which it begins, from 1.
    pub line: usize,
    /// What it does.
    pub action: Action,
    /// The variables that it uses without a default though nothing before it declares them; in order, each once.
    pub undeclared: Vec<String>,
}

/// What an instruction does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `ARG`.
    Arg(Vec<Pair>),
    /// `ENV`.
    Env(Vec<Pair>),
    /// `COPY`.
    Copy(Transfer),
    /// `ADD`.
    Add(Transfer),
    /// `RUN`.
    Run(Run),
    /// `CMD`.
    Cmd(Launch),
    /// `ENTRYPOINT`; `None` takes back the one before.
    Entrypoint(Option<Launch>),
    /// `HEALTHCHECK`; `None` for `NONE`.
    Healthcheck(Option<Launch>),
    /// `USER`, variables put in.
    User(String),
    /// The ports of `EXPOSE`, variables put in.
    Expose(Vec<String>),
    /// Anything else.
    Other,
}

/// Where files are taken from if not from the build context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A stage, by its place.
    Stage(usize),
    /// An image or a named context.
    Image(String),
}

/// `COPY` or `ADD`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// `--from`; `None` for the build context.
    pub from: Option<Origin>,
    /// The sources, variables put in, without the heredocs among them.
    pub sources: Vec<String>,
}

/// `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Run {
    /// The commands, those of heredocs that are scripts included.
    pub script: Script,
    /// `--mount`.
    pub mounts: Vec<Mount>,
}

/// A `--mount` of a `RUN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mount {
    /// `cache`, `bind`, `secret` and so on.
    pub kind: String,
    /// `from`; `None` for the build context.
    pub from: Option<Origin>,
    /// `source`; empty for the whole of it.
    pub source: String,
}

/// How a process is started: `CMD`, `ENTRYPOINT`, `HEALTHCHECK`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Launch {
    /// A JSON array.
    Exec(Vec<String>),
    /// Text, given to a shell.
    Shell(String),
}

impl Instruction {
    /// Where the instruction takes files from, the build context left out.
    pub fn origins(&self) -> Vec<&Origin> {
        match &self.action {
            Action::Copy(transfer) | Action::Add(transfer) => transfer.from.iter().collect(),
            Action::Run(run) => run.mounts.iter().filter_map(|mount| mount.from.as_ref()).collect(),
            _ => Vec::new(),
        }
    }

    /// The commands that the instruction runs, at build or later.
    pub fn script(&self) -> Option<Script> {
        match &self.action {
            Action::Run(run) => Some(run.script.clone()),
            Action::Cmd(launch) | Action::Entrypoint(Some(launch)) => Some(launch.script()),
            _ => None,
        }
    }
}

impl Launch {
    /// The commands that are run.
    pub fn script(&self) -> Script {
        match self {
            Self::Shell(text) => reader::script(text),
            Self::Exec(arguments) => exec_script(arguments),
        }
    }

    /// The name of the program that a JSON array starts, without its folder.
    pub fn program(&self) -> Option<&str> {
        match self {
            Self::Exec(arguments) => arguments.first().map(|program| file_name(program)),
            Self::Shell(_) => None,
        }
    }
}

/// The commands of a JSON array: those of its script if it starts a shell with one, else itself.
pub(super) fn exec_script(arguments: &[String]) -> Script {
    if let Some(text) = script_of_shell(arguments) {
        return reader::script(text);
    }
    Script {
        commands: vec![arguments.iter().map(|argument| reader::document(argument)).collect()],
    }
}

/// The script in `["sh", "-c", "…"]`.
fn script_of_shell(arguments: &[String]) -> Option<&str> {
    let (program, rest) = arguments.split_first()?;
    if !is_shell(file_name(program)) {
        return None;
    }
    let flag = rest
        .iter()
        .position(|argument| argument.starts_with('-') && !argument.starts_with("--") && argument.ends_with('c'))?;
    rest.get(flag + 1).map(String::as_str)
}

/// Whether a program of that name is a shell.
pub fn is_shell(name: &str) -> bool {
    matches!(
        name,
        "sh" | "ash" | "bash" | "dash" | "ksh" | "zsh" | "fish" | "busybox" | "cmd" | "cmd.exe" | "powershell" | "pwsh"
    )
}

/// The last component of a path.
pub fn file_name(path: &str) -> &str {
    path.trim_end_matches('/').rsplit('/').next().unwrap_or_default()
}

/// Adds the scripts that commands pass to a shell: `bash -c "cargo build"`.
pub(super) fn with_nested(mut script: Script) -> Script {
    let nested: Vec<Script> = script
        .all_commands()
        .into_iter()
        .filter_map(|command| {
            let words: Vec<String> = command.iter().map(Word::text).collect();
            script_of_shell(&words).map(reader::script)
        })
        .collect();
    script
        .commands
        .extend(nested.into_iter().flat_map(|script| script.commands));
    script
}
