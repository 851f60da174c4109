//! `bigtent read`.

use std::io::Write;

use super::{
    app::App,
    exit::{Exit, Failure},
};
use crate::course::model::Lesson;

pub(crate) fn run(app: &App, id: &str, out: &mut dyn Write) -> Result<Exit, Failure> {
    let (id, section) = id
        .split_once('#')
        .map_or((id, None), |(id, section)| (id, Some(section)));
    if let Some(lesson) = app.course().lesson(id) {
        let text = match section {
            None => format!("# {}\n\n{}\n\n{}", lesson.title, lesson.objective, lesson.body.trim()),
            Some(slug) => of_section(lesson, slug)?,
        };
        writeln!(out, "{}", text.trim_end())?;
        return Ok(Exit::Passed);
    }
    let Some(exercise) = app.course().exercise(id) else {
        let known: Vec<&str> = app.course().items().map(crate::course::model::Item::id).collect();
        return Err(Failure::usage(format!(
            "there is neither a lesson nor an exercise `{id}`; there are {}",
            known.join(", ")
        )));
    };
    writeln!(out, "# {}\n\n{}", exercise.manifest.title, exercise.task.trim_end())?;
    writeln!(out)?;
    for file in &exercise.manifest.files {
        match app.maybe_workbook() {
            Some(workbook) => writeln!(out, "File: {}", workbook.exercise(id).join(file).display())?,
            None => writeln!(out, "File: exercises/{id}/{file}")?,
        }
    }
    Ok(Exit::Passed)
}

fn of_section(lesson: &Lesson, slug: &str) -> Result<String, Failure> {
    let Some(at) = lesson.sections.iter().position(|section| section.slug == slug) else {
        let known: Vec<&str> = lesson.sections.iter().map(|section| section.slug.as_str()).collect();
        return Err(Failure::usage(format!(
            "`{}` has no section `{slug}`; it has {}",
            lesson.id,
            known.join(", ")
        )));
    };
    let heading = format!("## {}", lesson.sections[at].title);
    let next = lesson.sections.get(at + 1).map(|next| format!("## {}", next.title));
    let lines = lesson.body.lines().skip_while(|line| line.trim_end() != heading);
    let section: Vec<&str> = lines
        .take_while(|line| next.as_deref() != Some(line.trim_end()))
        .collect();
    Ok(section.join("\n"))
}
