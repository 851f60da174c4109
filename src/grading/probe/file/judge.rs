//! Reads one file as what its step says, and writes a line for each rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    path::Path,
};

use super::{
    SYNTAX_LABEL,
    compose::Compose,
    dockerfile::{Dockerfile, SyntaxError},
    ignore::Ignore,
    project::Project,
    provisioning::{Dashboard, DataSources, Providers},
    rules::{Check, Fact, Facts, Rule, View},
    support::Support,
    toolchain::Language,
};
use crate::{
    course::step::{Expected, FileFormat, FileStep},
    grading::transcript::Step,
};

/// What a step is called in the transcript.
pub(super) fn title(step: &FileStep) -> String {
    match step.read_as {
        FileFormat::AppDockerfile => "Dockerfile of the application".to_owned(),
        FileFormat::AppDockerignore => ".dockerignore of the application".to_owned(),
        _ => step.path.clone(),
    }
}

/// Writes the facts of one file.
///
/// # Errors
/// A file is there and can't be read.
pub(super) fn judge(step: &FileStep, folder: &Path, support: &Support, shown: &mut Step) -> io::Result<()> {
    let read = match step.read_as {
        FileFormat::Project | FileFormat::AppDockerfile | FileFormat::AppDockerignore => {
            Read::of_project(step.read_as, &files(folder)?)
        }
        format => match Text::read(folder, &step.path)? {
            Text::Missing => {
                shown.line("missing");
                return Ok(());
            }
            Text::NotUtf8 => {
                shown.line("not UTF-8 text");
                return Ok(());
            }
            Text::Read(text) => Read::of_file(step, format, &text, folder)?,
        },
    };
    let rules = step
        .rules
        .iter()
        .filter_map(|entry| entry.split_once('='))
        .filter_map(|(label, id)| Some((label, Rule::find(id)?)));
    match read {
        Ok(read) => {
            for (label, rule) in rules {
                let Some(fact) = read.fact(rule, support, &step.expect) else {
                    continue;
                };
                shown.line(rule.line(label, &fact));
                for line in read.table(rule, &step.expect) {
                    shown.line(format!("  {line}"));
                }
            }
        }
        Err(SyntaxError { line, message }) => {
            let at = if line == 0 {
                String::new()
            } else {
                format!("line {line}: ")
            };
            shown.line(format!("{SYNTAX_LABEL} syntax: {at}{message}"));
            for (label, rule) in rules {
                shown.line(format!("{label} {}: not judged", rule.subject));
            }
        }
    }
    Ok(())
}

enum Text {
    Missing,
    NotUtf8,
    Read(String),
}

impl Text {
    fn read(folder: &Path, path: &str) -> io::Result<Self> {
        match fs::read(folder.join(path)) {
            Ok(bytes) => Ok(String::from_utf8(bytes).map_or(Self::NotUtf8, Self::Read)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::Missing),
            Err(error) => Err(error),
        }
    }
}

/// What was read, for rules to judge.
enum Read {
    Dockerfile(Dockerfile),
    Dockerignore(Ignore, Language),
    Compose(Compose),
    Datasources(DataSources),
    Providers(Providers),
    Dashboard(Dashboard, BTreeSet<String>),
    Answers(toml::Table),
    Project(Box<Project>),
}

impl Read {
    fn of_file(
        step: &FileStep,
        format: FileFormat,
        text: &str,
        folder: &Path,
    ) -> io::Result<Result<Self, SyntaxError>> {
        Ok(match format {
            FileFormat::Dockerfile | FileFormat::AppDockerfile => Dockerfile::parse(text).map(Self::Dockerfile),
            FileFormat::Dockerignore | FileFormat::AppDockerignore => {
                Ok(Self::Dockerignore(Ignore::parse(text), language(step, folder)?))
            }
            FileFormat::Compose | FileFormat::Project => Compose::parse(text).map(Self::Compose),
            FileFormat::Datasources => DataSources::parse(text).map(Self::Datasources),
            FileFormat::Providers => Providers::parse(text).map(Self::Providers),
            FileFormat::Dashboard => {
                let uids = uids(step, folder)?;
                Dashboard::parse(text).map(|dashboard| Self::Dashboard(dashboard, uids))
            }
            FileFormat::Answers => text
                .parse::<toml::Table>()
                .map(Self::Answers)
                .map_err(|error| SyntaxError {
                    line: error
                        .span()
                        .map_or(0, |span| text[..span.start].matches('\n').count() + 1),
                    message: error.message().lines().next().unwrap_or_default().to_owned(),
                }),
        })
    }

    fn of_project(format: FileFormat, files: &BTreeMap<String, String>) -> Result<Self, SyntaxError> {
        let project = Project::read(files)?;
        Ok(match format {
            FileFormat::AppDockerfile => Self::Dockerfile(project.app_dockerfile()?),
            FileFormat::AppDockerignore => {
                let language = Language::of(&project.app_dockerfile()?);
                Self::Dockerignore(Ignore::parse(project.app_dockerignore()), language)
            }
            _ => Self::Project(Box::new(project)),
        })
    }

    /// What a rule finds in it; `None` if the rule is for other files, which [`super::lint`] reports.
    fn fact(&self, rule: &Rule, support: &Support, expected: &Expected) -> Option<Fact> {
        if let Some(compose) = self.compose() {
            match &rule.check {
                Check::Compose(check) => return Some(check(compose, support)),
                Check::Stated(stated) => return Some((stated.check)(compose, expected)),
                _ => {}
            }
        }
        Some(match (self, &rule.check) {
            (Self::Dockerfile(dockerfile), Check::Dockerfile(check)) => check(&Facts { dockerfile, support }),
            (Self::Dockerignore(ignore, language), Check::Dockerignore(check)) => check(ignore, *language),
            (Self::Datasources(sources), Check::Datasources(check)) => check(sources),
            (Self::Providers(providers), Check::Providers(check)) => check(providers),
            (Self::Dashboard(dashboard, uids), Check::Dashboard(check)) => check(&View { dashboard, uids }),
            (Self::Answers(answers), Check::Answers(check)) => check(answers, &expected.answers),
            (Self::Project(project), Check::Project(check)) => check(project),
            _ => return None,
        })
    }

    /// What is shown below a rule's line.
    fn table(&self, rule: &Rule, expected: &Expected) -> Vec<String> {
        match (self.compose(), &rule.check) {
            (Some(compose), Check::Stated(stated)) => {
                stated.table.map_or_else(Vec::new, |table| table(compose, expected))
            }
            _ => Vec::new(),
        }
    }

    fn compose(&self) -> Option<&Compose> {
        match self {
            Self::Compose(compose) => Some(compose),
            Self::Project(project) => Some(&project.compose),
            _ => None,
        }
    }
}

/// The uids of the data sources that a dashboard may name; none where their file can't be read.
fn uids(step: &FileStep, folder: &Path) -> io::Result<BTreeSet<String>> {
    let Some(path) = &step.datasources else {
        return Ok(BTreeSet::new());
    };
    Ok(match Text::read(folder, path)? {
        Text::Read(text) => DataSources::parse(&text)
            .map(|sources| sources.sources.into_iter().map(|source| source.uid).collect())
            .unwrap_or_default(),
        Text::Missing | Text::NotUtf8 => BTreeSet::new(),
    })
}

/// The language of the Dockerfile that a `.dockerignore` belongs to.
fn language(step: &FileStep, folder: &Path) -> io::Result<Language> {
    let Some(path) = &step.dockerfile else {
        return Ok(Language::Rust);
    };
    Ok(match Text::read(folder, path)? {
        Text::Read(text) => Dockerfile::parse(&text).map_or(Language::Rust, |dockerfile| Language::of(&dockerfile)),
        Text::Missing | Text::NotUtf8 => Language::Rust,
    })
}

/// How deep a project's folders are looked through.
const DEEPEST: usize = 8;

/// The texts of a folder by their paths in it. What is no text is left out.
fn files(folder: &Path) -> io::Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![(String::new(), 0)];
    while let Some((below, depth)) = folders.pop() {
        for entry in fs::read_dir(folder.join(&below))? {
            let entry = entry?;
            let Ok(name) = entry.file_name().into_string() else {
                continue;
            };
            let path = if below.is_empty() {
                name
            } else {
                format!("{below}/{name}")
            };
            let kind = entry.file_type()?;
            if kind.is_dir() && depth < DEEPEST {
                folders.push((path, depth + 1));
            } else if kind.is_file()
                && let Text::Read(text) = Text::read(folder, &path)?
            {
                found.insert(path, text);
            }
        }
    }
    Ok(found)
}
