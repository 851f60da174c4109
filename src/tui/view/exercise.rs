//! An exercise: its tabs, its task with the sentences that a case checks, its cases, and the details of one.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
};

use crate::{
    course::model::Exercise,
    tui::{
        areas::{self, Areas},
        model::{Model, exercise::ExerciseModel, location::Pane},
        sheet::prose::between,
    },
};

use super::{chrome, paint, status};

pub(super) fn draw(model: &Model, areas: &Areas, exercise: &Exercise, state: &ExerciseModel, buffer: &mut Buffer) {
    if let Some(title) = areas.title {
        draw_tabs(model, areas, exercise, state, title, buffer);
    }
    if let Some(text) = areas.text {
        let sheet = match model.reader(state.left) {
            Some(reader) => &reader.sheet,
            None => &state.task.sheet,
        };
        paint::sheet(sheet, text, &model.theme, buffer);
    }
    if let Some(verdict) = areas.verdict {
        draw_verdict(model, exercise, state, verdict, buffer);
    }
}

fn draw_tabs(
    model: &Model,
    areas: &Areas,
    exercise: &Exercise,
    state: &ExerciseModel,
    title: Rect,
    buffer: &mut Buffer,
) {
    let theme = &model.theme;
    let manifest = &exercise.manifest;
    let star = if manifest.stretch { "★ " } else { "" };
    let about = format!("{star}difficulty {} · {} min", manifest.difficulty, manifest.minutes);
    let line = between(&[], &[(theme.dim, about)], title.width.into());
    let tabs = areas.tabs(&state.panes(exercise));
    let taken = tabs.last().map_or(title.x, |(_, tab)| tab.right());
    // In a narrow pane the tabs matter more.
    if usize::from(title.right().saturating_sub(taken)) > line.spans.last().map_or(0, Span::width) + 1 {
        paint::line(&line, title, buffer);
    }
    for (pane, tab) in tabs {
        let shown = pane == state.left || (pane == Pane::Verdict && model.at.pane == Pane::Verdict);
        let style = if chrome::has_focus(model, pane) {
            theme.selection
        } else if shown && areas.two_panes {
            theme.strong
        } else {
            theme.dim
        };
        paint::line(&Line::raw(format!(" {} ", pane.title())), tab, buffer);
        paint::row(tab, style, buffer);
    }
}

fn draw_verdict(model: &Model, exercise: &Exercise, state: &ExerciseModel, areas: areas::Verdict, buffer: &mut Buffer) {
    let theme = &model.theme;
    let focus = chrome::has_focus(model, Pane::Verdict);
    if let Some(title) = areas.title {
        let (style, text) = status::of(model, exercise, state);
        let mut left = vec![(style, text)];
        if focus {
            left.insert(0, (theme.accent, "▸ ".to_owned()));
        }
        paint::line(&between(&left, &[], title.width.into()), title, buffer);
    }
    let cases = &exercise.manifest.cases;
    let shown = state.shown_case(cases.len());
    let first = state.first_row(cases.len(), areas.cases.height);
    for (row, (index, case)) in areas.cases.rows().zip(cases.iter().enumerate().skip(first)) {
        let chosen = shown == Some(index);
        let (style, glyph) = status::case(state, index, theme);
        let left: [(Style, String); 3] = [
            (theme.accent, if chosen { "▸ " } else { "  " }.to_owned()),
            (style, format!("{glyph} ")),
            (theme.text, case.title.clone()),
        ];
        let tags: Vec<&str> = case.cites.iter().map(|tag| tag.get_ref().as_str()).collect();
        let word = status::case_word(state, index);
        let right = [
            (theme.bad, word.to_owned()),
            (theme.dim, format!("  {}", tags.join(" "))),
        ];
        paint::line(&between(&left, &right, row.width.into()), row, buffer);
        if chosen && focus {
            paint::row(row, theme.selection, buffer);
        }
    }
    paint::thumb(cases.len(), first, areas.cases, theme, buffer);
    paint::sheet(&state.verdict.sheet, areas.detail, theme, buffer);
    if let Some(grade) = state.grade.as_ref().filter(|_| !state.is_live()) {
        let foot = Line::styled(status::foot(grade), theme.dim);
        paint::line(&foot, areas.foot, buffer);
    }
}
