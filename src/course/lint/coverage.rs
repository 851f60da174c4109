//! Whether all that the audit lists is taught, whether each lesson teaches it where it says, and whether what is often taught
//! wrong is asked.

use std::{collections::BTreeSet, io};

use toml::Spanned;

use super::text;
use crate::course::{
    load::{Loaded, cards_path, manifest_path},
    problem::{Problem, line_at, line_with},
    source::Source,
};

const AUDIT: &str = "content/audit.toml";

/// Rows that no section teaches, corrected rows that no card asks, sections that don't exist, and rows that the audit doesn't
/// have.
pub(super) fn lint(source: &Source, loaded: &Loaded) -> io::Result<Vec<Problem>> {
    let audit = &loaded.course.audit.rows;
    let mut problems = Vec::new();
    let (mut taught, mut asked) = (BTreeSet::new(), BTreeSet::new());
    for lesson in loaded.course.lessons() {
        let path = format!("content/lessons/{}.md", lesson.id);
        let original = text(source, &path)?;
        for (row, section) in &lesson.rows {
            let line = line_with(&original, row);
            if !audit.contains_key(row) {
                problems.push(Problem::at(&*path, line, unknown(row)));
            }
            if lesson.sections.iter().any(|known| known.slug == *section) {
                taught.insert(row);
            } else {
                problems.push(Problem::at(
                    &*path,
                    line,
                    format!("{row} is taught in `#{section}`, which is no section of this lesson"),
                ));
            }
        }
    }
    for exercise in loaded.course.exercises() {
        let path = manifest_path(&exercise.id);
        let original = text(source, &path)?;
        for row in exercise
            .manifest
            .rows
            .iter()
            .filter(|row| !audit.contains_key(row.get_ref()))
        {
            let line = line_at(&original, row.span().start);
            problems.push(Problem::at(&*path, line, unknown(row.get_ref())));
        }
    }
    for chapter in &loaded.course.chapters {
        let path = cards_path(&chapter.id);
        let original = text(source, &path)?;
        let rows = chapter.cards.iter().flat_map(|card| &card.rows);
        asked.extend(rows.clone().map(Spanned::get_ref));
        for row in rows.filter(|row| !audit.contains_key(row.get_ref())) {
            let line = line_at(&original, row.span().start);
            problems.push(Problem::at(&*path, line, unknown(row.get_ref())));
        }
    }
    let original = text(source, AUDIT)?;
    for row in &loaded.course.audit.corrected {
        let line = line_at(&original, row.span().start);
        let row = row.get_ref();
        if !audit.contains_key(row) {
            problems.push(Problem::at(AUDIT, line, unknown(row)));
        } else if !asked.contains(row) {
            let what = format!("no card asks about {row}, of which something wrong is often taught");
            problems.push(Problem::at(AUDIT, line, what));
        }
    }
    if !loaded.unread.iter().any(|item| item.starts_with("lesson:")) {
        for (row, about) in audit.iter().filter(|(row, _)| !taught.contains(row)) {
            problems.push(Problem::at(
                AUDIT,
                line_with(&original, row),
                format!("no lesson's section teaches {row} ({about})"),
            ));
        }
    }
    Ok(problems)
}

fn unknown(row: &str) -> String {
    format!("{AUDIT} has no row {row}")
}
