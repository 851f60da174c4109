//! What stands before and after a lesson's text.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    course::model::{Item, Lesson},
    tui::{
        markdown::{Layout, TEXT_WIDTH},
        model::Model,
        services::ItemId,
        theme::Theme,
    },
};

use super::{
    prose::{between, indent},
    wrap,
};

/// A lesson's text with what one can do after it before it, and what comes next after it.
pub fn frame(model: &Model, lesson: &Lesson, layout: Layout, width: u16) -> Layout {
    let text = usize::from(width.min(TEXT_WIDTH));
    let margin = (usize::from(width) - text) / 2;
    let mut layout = put_before(indent(before(lesson, text, &model.theme), margin), layout);
    layout.lines.extend(indent(after(model, lesson, text), margin));
    layout
}

/// A text with a title before it, if it has one.
pub fn under_title(title: Option<&str>, layout: Layout, theme: &Theme) -> Layout {
    let title = title.map(|title| Line::styled(title.to_owned(), theme.strong));
    let before = title.into_iter().flat_map(|title| [title, Line::default()]).collect();
    put_before(before, layout)
}

fn put_before(lines: Vec<Line<'static>>, mut layout: Layout) -> Layout {
    let shift = lines.len();
    layout.lines.splice(0..0, lines);
    for (_, line) in &mut layout.sections {
        *line += shift;
    }
    for fold in &mut layout.folds {
        fold.line += shift;
    }
    layout
}

fn before(lesson: &Lesson, width: usize, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = wrap::wrap_text(&lesson.objective, width, theme.dim, &Span::raw(""));
    lines.push(Line::default());
    lines
}

/// What comes next, and why.
fn after(model: &Model, lesson: &Lesson, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let id = ItemId::Lesson(lesson.id.clone());
    let mut lines = vec![Line::default(), Line::styled("─".repeat(width), theme.border)];
    let Some(next) = model.next_after(Some(&id)) else {
        lines.push(Line::styled("This was the last thing to do.", theme.text));
        return lines;
    };
    let (title, why) = match model.item(&next) {
        Some(Item::Exercise(exercise)) => {
            let practises = exercise
                .manifest
                .lessons
                .iter()
                .any(|needed| *needed.get_ref() == lesson.id);
            let why = if practises {
                "It puts this lesson to work."
            } else {
                "It is the next one that isn't passed."
            };
            (
                format!("{} · exercise · {} min", exercise.id, exercise.manifest.minutes),
                why.to_owned(),
            )
        }
        Some(Item::Lesson(lesson)) => (
            format!("{} · lesson · {} min", lesson.title, lesson.minutes),
            lesson.objective.clone(),
        ),
        None => return lines,
    };
    lines.push(between(
        &[(theme.dim, "Next  ".to_owned()), (theme.strong, title)],
        &[(theme.key, "n".to_owned()), (theme.dim, " opens it".to_owned())],
        width,
    ));
    lines.push(between(
        &[(Style::new(), "      ".to_owned()), (theme.dim, why)],
        &[],
        width,
    ));
    lines
}
