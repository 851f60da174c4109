//! The list of chapters and their items.

use ratatui::{buffer::Buffer, layout::Rect, style::Style};

use crate::{
    course::model::Item,
    tui::{
        model::{Model, location::Pane, outline::Row},
        services::ItemId,
        sheet::prose::between,
    },
};

use super::{chrome, paint, status};

/// From this width on, the rows say more of an item than its name.
const ROOMY: u16 = 56;

pub(super) fn draw(model: &Model, area: Rect, buffer: &mut Buffer) {
    let theme = &model.theme;
    let current = model.at.screen.item();
    let focus = chrome::has_focus(model, Pane::Outline);
    let rows = model.outline.rows.iter().enumerate().skip(model.outline.top);
    for (place, (index, row)) in area.rows().zip(rows) {
        let (left, right) = match row {
            Row::Chapter(chapter) => chapter_row(model, *chapter),
            Row::Item { id, .. } => item_row(model, id, current.as_ref() == Some(id), area.width >= ROOMY),
        };
        paint::line(&between(&left, &right, place.width.into()), place, buffer);
        if focus && index == model.outline.cursor {
            paint::row(place, theme.selection, buffer);
        }
    }
}

type Parts = Vec<(Style, String)>;

fn chapter_row(model: &Model, chapter: usize) -> (Parts, Parts) {
    let theme = &model.theme;
    let tally = model.tally(model.outline.items_of(chapter));
    let (done, all) = (tally.read + tally.passed, tally.lessons + tally.exercises);
    (
        vec![(theme.subheading, format!(" {}", model.course.chapters[chapter].title))],
        vec![(theme.dim, format!("{done}/{all} "))],
    )
}

fn item_row(model: &Model, id: &ItemId, current: bool, roomy: bool) -> (Parts, Parts) {
    let theme = &model.theme;
    let mark = model.mark(id);
    let (name, kind, minutes, stretch) = match model.item(id) {
        Some(Item::Lesson(lesson)) => (lesson.title.as_str(), "lesson", lesson.minutes, false),
        Some(Item::Exercise(exercise)) => {
            let manifest = &exercise.manifest;
            (exercise.id.as_str(), "exercise", manifest.minutes, manifest.stretch)
        }
        None => ("", "", 0, false),
    };
    let sign = if current { " ▸ " } else { "   " };
    let left = vec![
        (theme.accent, sign.to_owned()),
        (status::style(mark, theme), format!("{} ", mark.glyph())),
        (if current { theme.strong } else { theme.text }, name.to_owned()),
    ];
    let mut right = Vec::new();
    if stretch {
        right.push((theme.dim, "★ ".to_owned()));
    }
    if roomy {
        let word = model.mark_word(id);
        right.push((theme.dim, format!("{kind} · {minutes:>2} min · {word:<18} ")));
    }
    (left, right)
}
