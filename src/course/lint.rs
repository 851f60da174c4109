//! What is wrong in the course and can be seen by reading it. What needs a compiler or a run is `grading::proof`'s.

use std::collections::{BTreeMap, BTreeSet};

use globset::Glob;
use pulldown_cmark::{Event, Options, Parser, Tag};
use toml::Spanned;

use super::{
    load::{Loaded, manifest_path},
    model::Exercise,
    problem::{Problem, line_at, line_with},
    source::Source,
};

/// All faults, sorted by file and line; those found while loading among them.
pub fn lint(source: &Source, loaded: &Loaded) -> std::io::Result<Vec<Problem>> {
    let mut problems = loaded.problems.clone();
    problems.extend(unlisted(source, loaded)?);
    for lesson in loaded.course.lessons() {
        let path = format!("content/lessons/{}.md", lesson.id);
        problems.extend(links(source, loaded, &path, &lesson.body)?);
    }
    for exercise in loaded.course.exercises() {
        problems.extend(
            Lint {
                source,
                loaded,
                exercise,
            }
            .run()?,
        );
    }
    problems.sort();
    problems.dedup();
    Ok(problems)
}

fn text(source: &Source, path: &str) -> std::io::Result<String> {
    Ok(source
        .read(path)?
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default())
}

/// Files that nothing refers to.
fn unlisted(source: &Source, loaded: &Loaded) -> std::io::Result<Vec<Problem>> {
    let mut problems = Vec::new();
    let listed = text(source, "content/course.toml")?;
    let names = |entry: &str| listed.contains(&format!("\"{entry}\""));
    for path in source.list("content/lessons")? {
        let id = path.trim_start_matches("content/lessons/").trim_end_matches(".md");
        if !names(&format!("lesson:{id}")) {
            problems.push(Problem::of(
                path.clone(),
                "no chapter of content/course.toml lists this lesson",
            ));
        }
    }
    for folder in ["content/exercises", "solutions"] {
        let ids: BTreeSet<String> = source
            .list(folder)?
            .iter()
            .filter_map(|path| {
                Some(
                    path.strip_prefix(folder)?
                        .trim_start_matches('/')
                        .split_once('/')?
                        .0
                        .to_owned(),
                )
            })
            .collect();
        for id in ids.iter().filter(|id| !names(&format!("exercise:{id}"))) {
            problems.push(Problem::of(
                format!("{folder}/{id}"),
                "no chapter of content/course.toml lists this exercise",
            ));
        }
    }
    // A lesson that can't be read may include it.
    if loaded.problems.is_empty() {
        let included: BTreeSet<&str> = loaded.included.iter().map(String::as_str).collect();
        for path in source.list("content/code")? {
            if !included.contains(path.as_str()) && !["go.mod", "rustfmt.toml"].iter().any(|name| path.ends_with(name))
            {
                problems.push(Problem::of(path, "no lesson includes this file"));
            }
        }
    }
    Ok(problems)
}

/// Links of a Markdown text that lead nowhere. `lesson:id#section` and `exercise:id` are links inside the course.
fn links(source: &Source, loaded: &Loaded, path: &str, markdown: &str) -> std::io::Result<Vec<Problem>> {
    let original = text(source, path)?;
    let mut problems = Vec::new();
    for event in Parser::new_ext(markdown, Options::ENABLE_TABLES) {
        let Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) = event else {
            continue;
        };
        let target = &*dest_url;
        let known = match target.split_once(':') {
            Some(("lesson", place)) => has_section(loaded, place),
            Some(("exercise", id)) => loaded.course.exercise(id).is_some() || loaded.unread.contains(target),
            Some(("https", _)) => true,
            _ => false,
        };
        if !known {
            let what =
                format!("the link `{target}` leads nowhere; use `lesson:<id>#<section>`, `exercise:<id>` or https");
            problems.push(Problem::at(path, line_with(&original, target), what));
        }
    }
    Ok(problems)
}

/// Whether a lesson is there, with its section if one is named. Of a lesson that can't be read nothing is known.
fn has_section(loaded: &Loaded, place: &str) -> bool {
    let (id, section) = place
        .split_once('#')
        .map_or((place, None), |(id, section)| (id, Some(section)));
    let lesson = loaded.course.lesson(id);
    lesson.is_some_and(|lesson| section.is_none_or(|slug| lesson.sections.iter().any(|section| section.slug == slug)))
        || loaded.unread.contains(&format!("lesson:{id}"))
}

/// The ids of a task's sentences (`[T1]`) in order.
pub fn sentences(task: &str) -> Vec<String> {
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
    fn run(&self) -> std::io::Result<Vec<Problem>> {
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
        problems.extend(links(self.source, self.loaded, &task_path, &self.exercise.task)?);
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
        problems.extend(self.orphans(&cases, &mutants)?);
        Ok(problems)
    }

    /// Snapshots without a case or mutant, patches without a mutant, and the other way round.
    fn orphans(
        &self,
        cases: &BTreeMap<&str, &Spanned<String>>,
        mutants: &BTreeSet<&str>,
    ) -> std::io::Result<Vec<Problem>> {
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
