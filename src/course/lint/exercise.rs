//! What is wrong in an exercise's manifest, task and files.

use std::{
    collections::{BTreeMap, BTreeSet},
    io,
};

use globset::Glob;
use toml::Spanned;

use super::{has_section, links, review, text};
use crate::course::{
    load::{Loaded, manifest_path},
    model::Exercise,
    problem::{Problem, line_at, line_with},
    source::Source,
};

/// All that is wrong in one exercise.
pub(super) fn lint(source: &Source, loaded: &Loaded, exercise: &Exercise) -> io::Result<Vec<Problem>> {
    Lint {
        source,
        loaded,
        exercise,
    }
    .run()
}

/// The ids of a task's sentences (`[T1]`) in order.
fn sentences(task: &str) -> Vec<String> {
    task.lines()
        .filter_map(|line| {
            let line = line.trim_start().trim_start_matches(['-', '*', ' ']);
            let (id, _) = line.strip_prefix('[')?.split_once(']')?;
            let number = id.strip_prefix('T')?;
            (!number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())).then(|| id.to_owned())
        })
        .collect()
}

struct Lint<'a> {
    source: &'a Source,
    loaded: &'a Loaded,
    exercise: &'a Exercise,
}

impl Lint<'_> {
    fn run(&self) -> io::Result<Vec<Problem>> {
        let path = manifest_path(&self.exercise.id);
        let manifest_text = text(self.source, &path)?;
        let at = |place: &Spanned<String>, what: String| {
            Problem::at(&path, line_at(&manifest_text, place.span().start), what)
        };
        let manifest = &self.exercise.manifest;
        let mut problems = Vec::new();
        for lesson in manifest
            .lessons
            .iter()
            .filter(|id| !has_section(self.loaded, id.get_ref()))
        {
            problems.push(at(lesson, format!("there is no lesson `{}`", lesson.get_ref())));
        }
        if manifest.hints.len() != 3 {
            problems.push(Problem::at(
                &path,
                line_with(&manifest_text, "hints"),
                format!("there are {} hints, not 3", manifest.hints.len()),
            ));
        }
        if !(1..=5).contains(&manifest.difficulty) {
            problems.push(Problem::at(
                &path,
                line_with(&manifest_text, "difficulty"),
                "the difficulty is 1 to 5",
            ));
        }
        for file in manifest
            .files
            .iter()
            .filter(|file| !self.exercise.solution.contains_key(*file))
        {
            problems.push(Problem::at(
                &path,
                line_with(&manifest_text, file),
                format!("the solution has no `{file}`"),
            ));
        }
        for pattern in &manifest.more_files {
            if let Err(error) = Glob::new(pattern) {
                let line = line_with(&manifest_text, pattern);
                problems.push(Problem::at(
                    &path,
                    line,
                    format!("the pattern `{pattern}`: {}", error.kind()),
                ));
            }
        }
        let sentences = sentences(&self.exercise.task);
        let mut cited = BTreeSet::new();
        let mut cases: BTreeMap<&str, &Spanned<String>> = BTreeMap::new();
        for case in &manifest.cases {
            if cases.insert(case.id.get_ref(), &case.id).is_some() {
                problems.push(at(&case.id, format!("there is another case `{}`", case.id.get_ref())));
            }
            if case.cites.is_empty() {
                problems.push(at(&case.id, "the case cites no sentence of the task".to_owned()));
            }
            for cite in &case.cites {
                cited.insert(cite.get_ref().clone());
                if !sentences.contains(cite.get_ref()) {
                    problems.push(at(cite, format!("task.md has no sentence `[{}]`", cite.get_ref())));
                }
            }
            if !has_section(self.loaded, case.lesson.get_ref()) {
                problems.push(at(
                    &case.lesson,
                    format!("there is no lesson section `{}`", case.lesson.get_ref()),
                ));
            }
        }
        let task_path = format!("content/exercises/{}/task.md", self.exercise.id);
        for (index, id) in sentences.iter().enumerate() {
            let line = line_with(&self.exercise.task, &format!("[{id}]"));
            if sentences[..index].contains(id) {
                problems.push(Problem::at(
                    &task_path,
                    line,
                    format!("there is another sentence `[{id}]`"),
                ));
            } else if !cited.contains(id) {
                problems.push(Problem::at(
                    &task_path,
                    line,
                    format!("no case cites `[{id}]`: what is asked is checked"),
                ));
            }
        }
        let task = &self.exercise.task;
        problems.extend(links(self.loaded, &task_path, task, task));
        let mut mutants = BTreeSet::new();
        for mutant in &manifest.mutants {
            if !mutants.insert(mutant.name.get_ref().as_str()) {
                problems.push(at(
                    &mutant.name,
                    format!("there is another mutant `{}`", mutant.name.get_ref()),
                ));
            }
            if !cases.contains_key(mutant.rejected_by.get_ref().as_str()) {
                problems.push(at(
                    &mutant.rejected_by,
                    format!("there is no case `{}`", mutant.rejected_by.get_ref()),
                ));
            }
        }
        if let Some(review) = &manifest.review {
            problems.extend(
                review::faults(self.exercise, review)
                    .into_iter()
                    .map(|(place, what)| at(place, what)),
            );
        }
        problems.extend(self.orphans(&cases, &mutants)?);
        Ok(problems)
    }

    /// Snapshots without a case or mutant, patches without a mutant, and the other way round.
    fn orphans(&self, cases: &BTreeMap<&str, &Spanned<String>>, mutants: &BTreeSet<&str>) -> io::Result<Vec<Problem>> {
        let id = &self.exercise.id;
        let mut problems = Vec::new();
        for path in self.source.list(&format!("content/exercises/{id}"))? {
            let Some(name) = path.strip_suffix(".snap") else {
                continue;
            };
            let (folder, name) = name.rsplit_once('/').unwrap_or(("", name));
            let known = if folder.ends_with("/mutants") {
                mutants.contains(name)
            } else {
                cases.contains_key(name)
            };
            if !known {
                problems.push(Problem::of(
                    path.clone(),
                    "the snapshot belongs to nothing in exercise.toml",
                ));
            }
        }
        let folder = format!("solutions/{id}/mutants");
        for path in self.source.list(&folder)? {
            let name = path
                .trim_start_matches(&*folder)
                .trim_start_matches('/')
                .trim_end_matches(".patch");
            if !mutants.contains(name) {
                problems.push(Problem::of(path.clone(), "exercise.toml names no such mutant"));
            }
        }
        let cases = self
            .exercise
            .manifest
            .cases
            .iter()
            .map(|case| ("case", case.id.get_ref().clone()));
        let mutants = self.exercise.manifest.mutants.iter();
        let mutants = mutants.map(|mutant| ("mutant", format!("mutants/{}", mutant.name.get_ref())));
        for (kind, name) in cases.chain(mutants) {
            let path = format!("content/exercises/{id}/{name}.snap");
            if self.source.read(&path)?.is_none() {
                let what = format!("the {kind} has no snapshot; `bigtent course bless {id}` records it");
                problems.push(Problem::of(path, what));
            }
        }
        Ok(problems)
    }
}

#[cfg(test)]
mod tests {
    use super::sentences;

    #[test]
    fn sentences_are_marked_at_the_start_of_a_line() {
        let task = "Intro [T0].\n\n- [T1] One.\n* [T2] Two, see [T1].\n[T3] Three.\n[x] no\n[T] no\n";
        assert_eq!(sentences(task), ["T1", "T2", "T3"]);
    }
}
