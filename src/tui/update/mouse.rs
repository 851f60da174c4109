//! Clicks and the wheel: what is under the pointer decides.

use ratatui::layout::{Position, Rect};

use crate::tui::{
    areas::Areas,
    effect::Effect,
    message::Command,
    model::{
        Model, Overlay,
        data_source::DataSource,
        location::{Pane, Screen},
        review::ReviewModel,
    },
};

use super::{data_source, exercise, navigate, overlay, review, scroll};

/// How many lines the wheel scrolls.
const LINES: isize = 3;

pub(super) fn click(model: &mut Model, column: u16, row: u16) -> Vec<Effect> {
    let point = Position::new(column, row);
    match &model.overlay {
        Some(Overlay::Search(search)) => {
            let hit = Areas::search_row(model.size, search, point);
            return overlay::open_hit(model, hit);
        }
        Some(Overlay::Help(_)) => {
            model.overlay = None;
            return Vec::new();
        }
        Some(Overlay::Question(_)) => return Vec::new(),
        // What is being written is closed by a key.
        None if model.is_writing() => return Vec::new(),
        None => {}
    }
    let areas = model.areas();
    if let Some(row) = line_at(areas.outline, point) {
        let row = model.outline.top + row;
        return navigate::open_row(model, row);
    }
    if areas.bar.contains(point) {
        return match areas.screen_at(&model.at, column) {
            Screen::DataSource => navigate::data_source(model),
            _ => navigate::home(model),
        };
    }
    if let Some(verdict) = areas.verdict {
        if let Some(row) = line_at(Some(verdict.cases), point) {
            let first = model.exercise().map_or(0, |(exercise, state)| {
                state.first_row(exercise.manifest.cases.len(), verdict.cases.height)
            });
            model.at.pane = Pane::Verdict;
            exercise::choose_case(model, first + row);
            return Vec::new();
        }
        if let Some(row) = line_at(Some(verdict.detail), point) {
            model.at.pane = Pane::Verdict;
            click_detail(model, row);
            return Vec::new();
        }
    }
    let panes = match model.exercise() {
        Some(_) if model.review().is_some() => ReviewModel::PANES.to_vec(),
        Some((exercise, state)) => state.panes(exercise),
        None => DataSource::PANES.to_vec(),
    };
    let tabs = areas.tabs(&panes);
    if let Some((pane, _)) = tabs.into_iter().find(|(_, tab)| tab.contains(point)) {
        return navigate::choose_pane(model, pane);
    }
    if let Some(panes) = &areas.panes {
        let hit = panes.shown.iter().find(|(.., content)| content.contains(point));
        return match hit {
            Some((pane, _, content)) if model.review().is_some() => {
                review::click(model, *pane, usize::from(point.y - content.y));
                Vec::new()
            }
            Some((pane, _, content)) => data_source::click(model, *pane, usize::from(point.y - content.y)),
            None => Vec::new(),
        };
    }
    match line_at(areas.text, point) {
        Some(row) => click_text(model, row),
        None => Vec::new(),
    }
}

fn click_detail(model: &mut Model, row: usize) {
    let Some((_, state)) = model.exercise() else { return };
    let line = state.verdict.sheet.top() + row;
    let question = state.verdict.questions.iter().find(|(at, _)| *at == line);
    if let Some((_, index)) = question.copied() {
        exercise::toggle_answer(model, index);
    }
}

fn click_text(model: &mut Model, row: usize) -> Vec<Effect> {
    match &model.at.screen {
        Screen::DataSource | Screen::Review(_) => {}
        Screen::Home => {
            let line = model.home.sheet.top() + row;
            let found = model.home.targets.iter().position(|(at, _)| *at == line);
            if let Some(index) = found {
                model.home.chosen = index;
                model.home.content += 1;
                return navigate::open_target(model, model.home.target());
            }
        }
        Screen::Lesson(_) => model.at.pane = Pane::Main,
        Screen::Exercise(id) => {
            let Some(state) = model.exercises.get(id) else {
                return Vec::new();
            };
            model.at.pane = state.left;
            if state.left == Pane::Task {
                let line = state.task.sheet.top() + row;
                let file = state.task.files.iter().find(|(at, _)| *at == line);
                if let Some((_, index)) = file.copied() {
                    return exercise::edit(model, index);
                }
            }
        }
    }
    if let Some(reader) = model.reader_mut(model.at.pane) {
        reader.toggle_fold_at(reader.sheet.top() + row);
    }
    Vec::new()
}

pub(super) fn wheel(model: &mut Model, column: u16, row: u16, down: bool) -> Vec<Effect> {
    let lines = if down { LINES } else { -LINES };
    if model.overlay.is_some() {
        let command = if down { Command::Down } else { Command::Up };
        return overlay::obey(model, command);
    }
    let point = Position::new(column, row);
    let areas = model.areas();
    let over = |area: Option<Rect>| area.is_some_and(|area| area.contains(point));
    // The columns left and right of a text scroll it too.
    let pane = if over(areas.outline) {
        Pane::Outline
    } else if areas
        .verdict
        .is_some_and(|verdict| column >= verdict.detail.x.saturating_sub(1))
    {
        Pane::Verdict
    } else if let Some(panes) = &areas.panes {
        let under = panes.shown.iter().find(|(.., content)| {
            (content.x.saturating_sub(1)..=content.right() + 1).contains(&column)
                && (content.y..content.bottom()).contains(&row)
        });
        match under {
            Some((pane, ..)) => *pane,
            None => return Vec::new(),
        }
    } else if areas.text.is_some() {
        model.exercise().map_or(Pane::Main, |(_, state)| state.left)
    } else {
        return Vec::new();
    };
    scroll::by_wheel(model, pane, lines);
    Vec::new()
}

fn line_at(area: Option<Rect>, point: Position) -> Option<usize> {
    let area = area.filter(|area| area.contains(point))?;
    Some(usize::from(point.y - area.y))
}
