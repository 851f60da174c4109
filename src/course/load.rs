//! Reads the course from a [`Source`] and collects all that can't be read, with file and line.

use std::collections::{BTreeMap, BTreeSet};

use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{
    card::{Card, CardsManifest},
    digest::Digest,
    lesson,
    manifest::{AuditManifest, CourseManifest, ExerciseManifest, Kind},
    model::{Audit, Chapter, Course, Exercise, Files, Item, Lesson},
    patch,
    problem::{Problem, line_at},
    snapshot,
    source::Source,
};

/// A course with the texts that its parts were read from, as an author's tools need them.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// All that could be read.
    pub course: Course,
    /// What could not, and what contradicts itself.
    pub problems: Vec<Problem>,
    /// What `course.toml` lists and could not be read: `lesson:<id>`, `exercise:<id>`.
    pub unread: BTreeSet<String>,
    /// The code files that lessons and cards include, by path.
    pub included: Vec<String>,
}

/// The path of an exercise's manifest.
pub fn manifest_path(id: &str) -> String {
    format!("content/exercises/{id}/exercise.toml")
}

/// The path of a chapter's cards.
pub fn cards_path(chapter: &str) -> String {
    format!("content/cards/{chapter}.toml")
}

/// Reads all of the course.
pub fn load(source: &Source) -> Loaded {
    let mut loader = Loader {
        source,
        problems: Vec::new(),
        unread: BTreeSet::new(),
        included: Vec::new(),
    };
    let course = loader.course();
    Loaded {
        course,
        problems: loader.problems,
        unread: loader.unread,
        included: loader.included,
    }
}

struct Loader<'a> {
    source: &'a Source,
    problems: Vec<Problem>,
    unread: BTreeSet<String>,
    included: Vec<String>,
}

impl Loader<'_> {
    fn course(&mut self) -> Course {
        let path = "content/course.toml";
        let mut course = Course {
            chapters: Vec::new(),
            audit: self.audit(),
        };
        let Some((text, manifest)) = self.toml::<CourseManifest>(path) else {
            return course;
        };
        self.check_format(path, manifest.format);
        let mut seen = BTreeMap::new();
        for chapter in manifest.chapters {
            let mut items = Vec::new();
            for entry in chapter.items {
                let line = line_at(&text, entry.span().start);
                let entry = entry.into_inner();
                if let Some(first) = seen.insert(entry.clone(), line) {
                    self.problems.push(Problem::at(
                        path,
                        line,
                        format!("`{entry}` stands in line {first} already"),
                    ));
                    continue;
                }
                let item = match entry.split_once(':') {
                    Some(("lesson", id)) => self.lesson(id, line).map(|lesson| Item::Lesson(Box::new(lesson))),
                    Some(("exercise", id)) => self
                        .exercise(id, line)
                        .map(|exercise| Item::Exercise(Box::new(exercise))),
                    _ => {
                        let what = format!("`{entry}` is neither `lesson:<id>` nor `exercise:<id>`");
                        self.problems.push(Problem::at(path, line, what));
                        None
                    }
                };
                match item {
                    Some(item) => items.push(item),
                    None => drop(self.unread.insert(entry)),
                }
            }
            let id = chapter.id.into_inner();
            course.chapters.push(Chapter {
                cards: self.cards(&id),
                id,
                title: chapter.title,
                items,
            });
        }
        course
    }

    fn audit(&mut self) -> Audit {
        let path = "content/audit.toml";
        let Some((_, manifest)) = self.toml::<AuditManifest>(path) else {
            return Audit::default();
        };
        self.check_format(path, manifest.format);
        Audit {
            rows: manifest.rows,
            corrected: manifest.corrected,
        }
    }

    /// A chapter's cards; it may have none.
    fn cards(&mut self, chapter: &str) -> Vec<Card> {
        let path = cards_path(chapter);
        if matches!(self.source.read(&path), Ok(None)) {
            return Vec::new();
        }
        let Some((text, manifest)) = self.toml::<CardsManifest>(&path) else {
            return Vec::new();
        };
        self.check_format(&path, manifest.format);
        for code in manifest.cards.iter().filter_map(|card| card.code.as_ref()) {
            match lesson::snippet(code.get_ref(), self.source) {
                Ok((file, _)) => self.included.push(file),
                Err(what) => {
                    let line = line_at(&text, code.span().start);
                    self.problems.push(Problem::at(&*path, line, what));
                }
            }
        }
        manifest.cards
    }

    fn lesson(&mut self, id: &str, listed_at: usize) -> Option<Lesson> {
        let path = format!("content/lessons/{id}.md");
        let Some(text) = self.text(&path) else {
            self.problems.push(Problem::at(
                "content/course.toml",
                listed_at,
                format!("there is no `{path}`"),
            ));
            return None;
        };
        match lesson::parse(id, &text, self.source) {
            Ok(parsed) => {
                self.included.extend(parsed.includes);
                Some(parsed.lesson)
            }
            Err(errors) => {
                self.problems.extend(
                    errors
                        .into_iter()
                        .map(|error| Problem::at(error.path, error.line, error.what)),
                );
                None
            }
        }
    }

    fn exercise(&mut self, id: &str, listed_at: usize) -> Option<Exercise> {
        let path = manifest_path(id);
        if !matches!(self.source.read(&path), Ok(Some(_))) {
            self.problems.push(Problem::at(
                "content/course.toml",
                listed_at,
                format!("there is no `{path}`"),
            ));
            return None;
        }
        let (text, manifest) = self.toml::<ExerciseManifest>(&path)?;
        self.check_format(&path, manifest.format);
        let folder = format!("content/exercises/{id}");
        let task = self.required(&format!("{folder}/task.md"))?;
        let mut fixed = self.files(&format!("{folder}/driver"));
        if manifest.kind == Kind::Stdio
            && let Some(harness) = self.text("content/drivers/harness.rs")
        {
            fixed.insert("src/harness.rs".to_owned(), harness.into_bytes());
        }
        let given = self.files(&format!("{folder}/given"));
        let solution = self.solution(id);
        let starter = self.patched(id, "starter.patch", &solution).unwrap_or_default();
        let expected: Vec<_> = manifest
            .cases
            .iter()
            .map(|case| self.snapshot(&format!("{folder}/{}.snap", case.id.get_ref())))
            .collect();
        let mutants: Vec<_> = manifest
            .mutants
            .iter()
            .map(|mutant| self.snapshot(&format!("{folder}/mutants/{}.snap", mutant.name.get_ref())))
            .collect();
        let mut digest = Digest::default();
        digest.add(text.as_bytes());
        for snapshot in expected.iter().chain(&mutants) {
            digest.add(snapshot.as_deref().unwrap_or_default().as_bytes());
        }
        for (name, bytes) in &fixed {
            digest.add(name.as_bytes());
            digest.add(bytes);
        }
        let digest = digest.hex();
        let id = id.to_owned();
        Some(Exercise {
            id,
            manifest,
            task,
            expected,
            starter,
            solution,
            fixed,
            given,
            mutants,
            digest,
        })
    }

    /// The solution: all files of `solutions/<id>/` but the patches and the accepted variants.
    fn solution(&mut self, id: &str) -> Files {
        let mut files = self.files(&format!("solutions/{id}"));
        files.retain(|path, _| {
            path != "starter.patch" && !path.starts_with("mutants/") && !path.starts_with("accepted/")
        });
        if files.is_empty() {
            self.problems
                .push(Problem::of(format!("solutions/{id}"), "there is no solution"));
        }
        files
    }

    fn patched(&mut self, id: &str, patch: &str, solution: &Files) -> Option<Files> {
        let path = format!("solutions/{id}/{patch}");
        let text = self.required(&path)?;
        match patch::apply(solution, &text) {
            Ok(files) => Some(files),
            Err(what) => {
                self.problems.push(Problem::of(path, what));
                None
            }
        }
    }

    fn snapshot(&mut self, path: &str) -> Option<String> {
        let text = self.text(path)?;
        match snapshot::read(&text) {
            Ok(text) => Some(text),
            Err(what) => {
                self.problems.push(Problem::of(path, what));
                None
            }
        }
    }

    fn files(&mut self, folder: &str) -> Files {
        let mut files = Files::new();
        match self.source.list(folder) {
            Ok(paths) => {
                for path in paths {
                    if let (Some(name), Ok(Some(bytes))) =
                        (path.strip_prefix(&format!("{folder}/")), self.source.read(&path))
                    {
                        files.insert(name.to_owned(), bytes.into_owned());
                    }
                }
            }
            Err(error) => self
                .problems
                .push(Problem::of(folder, format!("can't be read: {error}"))),
        }
        files
    }

    fn required(&mut self, path: &str) -> Option<String> {
        let faults = self.problems.len();
        let text = self.text(path);
        if text.is_none() && self.problems.len() == faults {
            self.problems.push(Problem::of(path, "is missing"));
        }
        text
    }

    fn text(&mut self, path: &str) -> Option<String> {
        match self.source.read(path) {
            Ok(bytes) => {
                let text = String::from_utf8(bytes?.into_owned());
                if text.is_err() {
                    self.problems.push(Problem::of(path, "isn't UTF-8"));
                }
                text.ok()
            }
            Err(error) => {
                self.problems.push(Problem::of(path, format!("can't be read: {error}")));
                None
            }
        }
    }

    fn toml<T: DeserializeOwned>(&mut self, path: &str) -> Option<(String, T)> {
        let text = self.required(path)?;
        match toml::from_str(&text) {
            Ok(value) => Some((text, value)),
            Err(error) => {
                let line = error.span().map_or(0, |span| line_at(&text, span.start));
                self.problems.push(Problem::at(path, line, error.message()));
                None
            }
        }
    }

    fn check_format(&mut self, path: &str, format: u32) {
        if format != 1 {
            self.problems.push(Problem::at(
                path,
                1,
                format!("format {format} is unknown; this program reads format 1"),
            ));
        }
    }
}

/// The mutant's files: its patch applied to the solution.
///
/// # Errors
/// The patch's path, and what is wrong with it.
pub fn mutant(source: &Source, exercise: &Exercise, name: &Spanned<String>) -> Result<Files, Problem> {
    let path = format!("solutions/{}/mutants/{}.patch", exercise.id, name.get_ref());
    let Some(bytes) = source
        .read(&path)
        .map_err(|error| Problem::of(&path, format!("can't be read: {error}")))?
    else {
        return Err(Problem::of(path, "is missing"));
    };
    patch::apply(&exercise.solution, &String::from_utf8_lossy(&bytes)).map_err(|what| Problem::of(path, what))
}

/// The accepted variants of an exercise by name: whole sets of files that must pass.
///
/// # Errors
/// Reading failed.
pub fn accepted(source: &Source, id: &str) -> std::io::Result<BTreeMap<String, Files>> {
    let folder = format!("solutions/{id}/accepted");
    let mut variants: BTreeMap<String, Files> = BTreeMap::new();
    for path in source.list(&folder)? {
        let Some((name, file)) = path
            .strip_prefix(&format!("{folder}/"))
            .and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        if let Some(bytes) = source.read(&path)? {
            variants
                .entry(name.to_owned())
                .or_default()
                .insert(file.to_owned(), bytes.into_owned());
        }
    }
    Ok(variants)
}
