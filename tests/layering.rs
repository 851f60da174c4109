//! Fails on an import that breaks the table of who may import whom, in ARCHITECTURE.md.

#![expect(clippy::unwrap_used, reason = "a test that can not read its input fails")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

/// Each module of the crate, and the modules that it may import.
const MODULES: &[(&str, &[&str])] = &[
    ("course", &[]),
    ("progress", &[]),
    ("workbook", &["course"]),
    ("datasource", &["course", "progress"]),
    ("grading", &["course", "datasource"]),
    ("report", &["course", "grading"]),
    ("tui", &["course", "datasource", "grading"]),
    (
        "cli",
        &[
            "course",
            "datasource",
            "progress",
            "workbook",
            "grading",
            "report",
            "tui",
        ],
    ),
];

/// Crates that only some modules may use.
const CRATES: &[(&str, &[&str])] = &[
    ("ratatui", &["tui"]),
    ("crossterm", &["tui"]),
    ("syntect", &["tui"]),
    ("clap", &["cli"]),
    ("notify", &["workbook"]),
    ("rustix", &["datasource", "grading", "tui"]),
    ("axum", &["datasource"]),
    ("tokio", &["datasource"]),
    ("insta", &[]),
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if !is_of_tests(&path) && path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// Whether a file is compiled into tests alone.
fn is_of_tests(path: &Path) -> bool {
    let names = path.components().filter_map(|part| part.as_os_str().to_str());
    names
        .map(|name| name.trim_end_matches(".rs"))
        .any(|name| ["tests", "testing", "fixture"].contains(&name) || name.ends_with("_tests"))
}

/// The lines of a file that are the program's: what stands below the first `#[cfg(test)]` is a test's.
fn program_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .take_while(|(_, line)| line.trim() != "#[cfg(test)]")
        .map(|(index, line)| (index + 1, line))
}

/// The names that follow `prefix` in a line, also those in a list (`use crate::{course::…, grading::…}`) of one line.
fn names<'a>(line: &'a str, prefix: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, _) in line.match_indices(prefix) {
        let before = line[..at].chars().next_back();
        if before.is_some_and(|character| character.is_alphanumeric() || character == '_') {
            continue;
        }
        let rest = &line[at + prefix.len()..];
        names.push(
            rest.split(|character: char| !(character.is_alphanumeric() || character == '_'))
                .next()
                .unwrap_or_default(),
        );
    }
    names
}

#[test]
fn imports_keep_to_the_table() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let modules: BTreeMap<&str, &[&str]> = MODULES.iter().copied().collect();
    let mut faults = Vec::new();
    let mut seen = 0;
    for (module, allowed) in &modules {
        let mut files = Vec::new();
        sources(&root.join(module), &mut files);
        for path in files {
            let text = fs::read_to_string(&path).unwrap();
            let mut in_crate_list = false;
            for (number, line) in program_lines(&text) {
                let mut found: Vec<&str> = names(line, "crate::");
                if in_crate_list && line.starts_with("    ") && !line.starts_with("     ") {
                    found.push(
                        line.trim()
                            .split(|character: char| !(character.is_alphanumeric() || character == '_'))
                            .next()
                            .unwrap_or_default(),
                    );
                }
                if line.trim_start().starts_with("use crate::{") {
                    in_crate_list = true;
                }
                if line.starts_with("};") {
                    in_crate_list = false;
                }
                for name in found {
                    seen += 1;
                    if modules.contains_key(name) && name != *module && !allowed.contains(&name) {
                        faults.push(format!(
                            "{}:{number}: `{module}` must not import `{name}`",
                            path.display()
                        ));
                    }
                }
                for (crate_name, users) in CRATES {
                    let used = names(line, &format!("{crate_name}::"));
                    if !used.is_empty() && !line.trim_start().starts_with("//") && !users.contains(module) {
                        faults.push(format!(
                            "{}:{number}: `{module}` must not use the crate `{crate_name}`",
                            path.display()
                        ));
                    }
                }
            }
        }
    }
    assert!(
        seen > 50,
        "only {seen} imports were seen: this test no longer reads them"
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_module_has_its_row() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for entry in fs::read_dir(root).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            ["lib", "main"].contains(&name.as_str()) || MODULES.iter().any(|(module, _)| *module == name),
            "src/{name} has no row in the table"
        );
    }
}
