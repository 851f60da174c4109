//! What stands before and after a lesson's text.

use ratatui::{style::Style, text::Line};

use crate::{
    course::model::{Item, Lesson},
    tui::{
        markdown::Layout,
        model::Model,
        services::ItemId,
        theme::Theme,
    },
};

use super::{prose::between, wrap};

/// A lesson's text with the lines before and after it.
pub fn frame(mut layout: Layout, before: &[Line<'static>], after: &[Line<'static>]) -> Layout {
    let shift = before.len();
    layout.lines.splice(0..0, before.iter().cloned());
    layout.lines.extend(after.iter().cloned());
    for (_, line) in layout.sections.iter_mut() {
        *line += shift;
    }
    for (_, line) in &mut layout.folds {
        *line += shift;
    }
    layout
}

/// What one can do after the lesson.
pub fn before(lesson: &Lesson, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let lead = ratatui::text::Span::raw("");
    let mut lines = wrap::wrap_text(&lesson.objective, usize::from(width.min(88)), theme.dim, &lead);
    lines.push(Line::default());
    lines
}

/// What comes next, and why.
pub fn after(model: &Model, lesson: &Lesson, width: u16) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let width = usize::from(width.min(88));
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
