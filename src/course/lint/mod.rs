//! What is wrong in the course and can be seen by reading it. What needs a compiler or a run is `grading::proof`'s.

use std::{collections::BTreeSet, io};

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::{
    load::Loaded,
    problem::{Problem, line_with},
    source::Source,
};

mod cards;
mod coverage;
mod exercise;
mod review;

/// All faults, sorted by file and line; those found while loading among them.
pub fn lint(source: &Source, loaded: &Loaded) -> io::Result<Vec<Problem>> {
    let mut problems = loaded.problems.clone();
    problems.extend(unlisted(source, loaded)?);
    for lesson in loaded.course.lessons() {
        let path = format!("content/lessons/{}.md", lesson.id);
        problems.extend(links(loaded, &path, &text(source, &path)?, &lesson.body));
    }
    for exercise in loaded.course.exercises() {
        problems.extend(exercise::lint(source, loaded, exercise)?);
    }
    // Without its chapters, all of the course would seem to be missing.
    if !loaded.course.chapters.is_empty() {
        problems.extend(coverage::lint(source, loaded)?);
        problems.extend(cards::lint(source, loaded)?);
    }
    problems.sort();
    problems.dedup();
    Ok(problems)
}

fn text(source: &Source, path: &str) -> io::Result<String> {
    Ok(source
        .read(path)?
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .unwrap_or_default())
}

/// Files that nothing refers to.
fn unlisted(source: &Source, loaded: &Loaded) -> io::Result<Vec<Problem>> {
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

/// Links of a Markdown text that lead nowhere, with their lines in the file that it comes from. `lesson:id#section` and
/// `exercise:id` are links inside the course.
fn links(loaded: &Loaded, path: &str, original: &str, markdown: &str) -> Vec<Problem> {
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
            problems.push(Problem::at(path, line_with(original, target), what));
        }
    }
    problems
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
