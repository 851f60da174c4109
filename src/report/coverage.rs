//! The coverage of the audit: which sections, exercises and cards teach, practise and ask each row.

use std::fmt::Write as _;

use crate::course::model::Course;

/// The coverage as Markdown: one row for each row of the audit; what nothing teaches is said above the table.
pub fn markdown(course: &Course) -> String {
    let mut text =
        "# Coverage\n\nWhat the audit lists, and where the course teaches, practises and asks it.\n".to_owned();
    let rows: Vec<Row> = course
        .audit
        .rows
        .iter()
        .map(|(id, about)| Row::of(course, id, about))
        .collect();
    let holes: Vec<&str> = rows
        .iter()
        .filter(|row| row.sections.is_empty())
        .map(|row| row.id)
        .collect();
    let _ = match &*holes {
        [] => writeln!(text, "\nAll {} rows are taught.", rows.len()),
        holes => writeln!(text, "\nNo section teaches {}.", holes.join(", ")),
    };
    text.push_str("\n| row | about | sections | exercises | cards |\n|---|---|---|---|---|\n");
    for row in rows {
        let [sections, exercises, cards] = [&row.sections, &row.exercises, &row.cards].map(|names| listed(names));
        let _ = writeln!(
            text,
            "| {} | {} | {sections} | {exercises} | {cards} |",
            row.id,
            row.about.replace('|', "\\|")
        );
    }
    text
}

/// A row of the audit, with the places that are about it.
struct Row<'a> {
    id: &'a str,
    about: &'a str,
    /// `lesson#section`.
    sections: Vec<String>,
    exercises: Vec<String>,
    cards: Vec<String>,
}

impl<'a> Row<'a> {
    fn of(course: &Course, id: &'a str, about: &'a str) -> Self {
        let sections = course.lessons().filter_map(|lesson| {
            let section = lesson.rows.get(id)?;
            Some(format!("{}#{section}", lesson.id))
        });
        let exercises = course
            .exercises()
            .filter(|exercise| exercise.manifest.rows.iter().any(|row| row.get_ref() == id));
        let cards = course
            .chapters
            .iter()
            .flat_map(|chapter| &chapter.cards)
            .filter(|card| card.rows.iter().any(|row| row.get_ref() == id));
        Row {
            id,
            about,
            sections: sections.collect(),
            exercises: exercises.map(|exercise| exercise.id.clone()).collect(),
            cards: cards.map(|card| card.id.get_ref().clone()).collect(),
        }
    }
}

/// Names side by side, or a dash for none.
fn listed(names: &[String]) -> String {
    match names {
        [] => "–".to_owned(),
        names => names
            .iter()
            .map(|name| format!("`{name}`"))
            .collect::<Vec<_>>()
            .join(", "),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use toml::Spanned;

    use super::*;
    use crate::course::fixture;

    #[test]
    fn a_row_names_all_that_is_about_it_and_one_without_a_section_is_a_hole() {
        let mut exercise = fixture::exercise("http-health");
        exercise.manifest.rows = toml::from_str::<BTreeMap<String, Vec<Spanned<String>>>>(r#"rows = ["G01"]"#)
            .unwrap()
            .remove("rows")
            .unwrap();
        let mut course = fixture::course(vec![exercise]);
        course.audit.rows = [("G01", "a | b"), ("G02", "two")]
            .map(|(id, about)| (id.to_owned(), about.to_owned()))
            .into();
        insta::assert_snapshot!(markdown(&course), @r"
        # Coverage

        What the audit lists, and where the course teaches, practises and asks it.

        No section teaches G01, G02.

        | row | about | sections | exercises | cards |
        |---|---|---|---|---|
        | G01 | a \| b | – | `http-health` | – |
        | G02 | two | – | – | – |
        ");
    }
}
