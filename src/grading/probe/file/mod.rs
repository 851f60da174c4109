//! The `file` probe: facts read from a file, one line a rule. Nothing is built or run.
//!
//! A fact that holds is the same text for every file that keeps to the rule. One that doesn't says what was seen and where,
//! in parentheses: [`without_details`] takes those away, so that two people's same mistake is the same text.

pub mod compose;
pub mod context;
pub mod dockerfile;
pub mod ignore;
pub mod provisioning;
mod reader;
pub mod rules;
pub mod support;
pub mod toolchain;
pub mod word;
pub mod yaml;

use std::{collections::BTreeSet, fs, io, path::Path};

use self::{
    compose::Compose,
    dockerfile::{Dockerfile, SyntaxError},
    ignore::Ignore,
    provisioning::{Dashboard, DataSources, Providers},
    rules::{Check, Fact, Facts, Rule, View},
    support::Support,
    toolchain::Language,
};
use super::{Context, ProbeError, Seen};
use crate::{
    course::{
        manifest::CaseManifest,
        source::Source,
        step::{FileFormat, FileStep},
    },
    grading::{
        cancel::Cancel,
        transcript::{Step, Transcript},
    },
};

/// Probes one case.
///
/// # Errors
/// A case that [`lint`] finds fault with, or a file that is there but can't be read.
pub fn probe(case: &CaseManifest, context: &Context<'_>) -> Result<Seen, ProbeError> {
    look_at(case, context.files, context.cancel)
}

/// Probes one case on the files of a folder.
///
/// # Errors
/// As [`probe`].
pub fn look_at(case: &CaseManifest, folder: &Path, cancel: &Cancel) -> Result<Seen, ProbeError> {
    if cancel.is_cancelled() {
        return Ok(Seen::Cancelled);
    }
    let wrong = |what: String| ProbeError::Case {
        case: case.id.get_ref().clone(),
        what,
    };
    if let Some(fault) = lint(case).into_iter().next() {
        return Err(wrong(fault));
    }
    let support = Support::load(&Source::Embedded).map_err(wrong)?;
    let mut transcript = Transcript::default();
    for step in &case.file {
        let shown = transcript.step(&step.path);
        match Text::read(folder, &step.path)? {
            Text::Missing => {
                shown.line("missing");
            }
            Text::NotUtf8 => {
                shown.line("not UTF-8 text");
            }
            Text::Read(text) => judge(step, &text, folder, &support, shown)?,
        }
    }
    Ok(Seen::Transcript {
        transcript,
        output: String::new(),
    })
}

/// Where a Dockerfile can't be read, as `line 7: …`; `None` if it can.
pub fn dockerfile_fault(text: &str) -> Option<String> {
    Dockerfile::parse(text)
        .err()
        .map(|error| format!("line {}: {}", error.line, error.message))
}

/// What is wrong with a case of a `file` exercise, each as a sentence.
pub fn lint(case: &CaseManifest) -> Vec<String> {
    let mut faults = Vec::new();
    if case.file.is_empty() {
        faults.push("there is no `[[case.file]]`".to_owned());
    }
    for step in &case.file {
        if step.rules.is_empty() {
            faults.push(format!("`{}` has no rules", step.path));
        }
        let mut labels = BTreeSet::new();
        for entry in &step.rules {
            let Some((label, id)) = entry.split_once('=') else {
                faults.push(format!("`{entry}` should be `label=rule`, as in `R04=final-user`"));
                continue;
            };
            if label.is_empty() || !label.chars().all(|c| c.is_ascii_alphanumeric()) || label == SYNTAX_LABEL {
                faults.push(format!(
                    "`{label}` in `{entry}` is no label; letters and digits make one, except {SYNTAX_LABEL}"
                ));
            }
            if !labels.insert(label) {
                faults.push(format!("the label `{label}` stands twice in `{}`", step.path));
            }
            match Rule::find(id) {
                None => faults.push(format!(
                    "`{id}` in `{entry}` is no rule; there are {}",
                    known_rules(step.read_as)
                )),
                Some(rule) if rule.format() != step.read_as => {
                    faults.push(format!("the rule `{id}` is not for what `{}` is read as", step.path));
                }
                Some(_) => {}
            }
        }
    }
    faults
}

/// A transcript's text without what differs between two files with the same mistake: what stands in parentheses.
pub fn without_details(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(" (") {
        kept.push_str(before);
        rest = after.split_once(')').map_or("", |(_, after)| after);
    }
    kept + rest
}

/// The label of the line for a file that doesn't parse.
const SYNTAX_LABEL: &str = "R00";

fn known_rules(format: FileFormat) -> String {
    let ids: Vec<&str> = rules::RULES
        .iter()
        .filter(|rule| rule.format() == format)
        .map(|rule| rule.id)
        .collect();
    ids.join(", ")
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

/// Writes the facts of one file.
fn judge(step: &FileStep, text: &str, folder: &Path, support: &Support, shown: &mut Step) -> io::Result<()> {
    let rules = step
        .rules
        .iter()
        .filter_map(|entry| entry.split_once('='))
        .filter_map(|(label, id)| Some((label, Rule::find(id)?)));
    let facts = match step.read_as {
        FileFormat::Dockerfile => Dockerfile::parse(text).map(Read::Dockerfile),
        FileFormat::Dockerignore => Ok(Read::Dockerignore(Ignore::parse(text), language(step, folder)?)),
        FileFormat::Compose => Compose::parse(text).map(Read::Compose),
        FileFormat::Datasources => DataSources::parse(text).map(Read::Datasources),
        FileFormat::Providers => Providers::parse(text).map(Read::Providers),
        FileFormat::Dashboard => {
            let uids = uids(step, folder)?;
            Dashboard::parse(text).map(|dashboard| Read::Dashboard(dashboard, uids))
        }
    };
    match facts {
        Ok(read) => {
            for (label, rule) in rules {
                if let Some(fact) = read.fact(rule, support) {
                    shown.line(rule.line(label, &fact));
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

/// A file that was read.
enum Read {
    Dockerfile(Dockerfile),
    Dockerignore(Ignore, Language),
    Compose(Compose),
    Datasources(DataSources),
    Providers(Providers),
    Dashboard(Dashboard, BTreeSet<String>),
}

impl Read {
    /// What a rule finds in it; `None` if the rule is for other files, which [`lint`] reports.
    fn fact(&self, rule: &Rule, support: &Support) -> Option<Fact> {
        Some(match (self, &rule.check) {
            (Self::Dockerfile(dockerfile), Check::Dockerfile(check)) => check(&Facts { dockerfile, support }),
            (Self::Dockerignore(ignore, language), Check::Dockerignore(check)) => check(ignore, *language),
            (Self::Compose(compose), Check::Compose(check)) => check(compose, support),
            (Self::Datasources(sources), Check::Datasources(check)) => check(sources),
            (Self::Providers(providers), Check::Providers(check)) => check(providers),
            (Self::Dashboard(dashboard, uids), Check::Dashboard(check)) => check(&View { dashboard, uids }),
            _ => return None,
        })
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

#[cfg(test)]
mod exercise_tests;
#[cfg(test)]
mod tests;
