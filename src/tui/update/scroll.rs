//! Moving within a list or a text.

use crate::tui::{
    message::Command,
    model::{
        Model,
        location::{Pane, Screen},
    },
    sheet::Sheet,
};

use super::{Effect, data_source, exercise, review};

/// A scrolling command.
pub(super) fn by_key(model: &mut Model, command: Command) -> Vec<Effect> {
    let pane = model.at.pane;
    let height = model.areas().height_of(pane);
    exercise::note_hands_on(model);
    if pane == Pane::Outline {
        let rows = match jump(command, height) {
            Jump::By(rows) => rows,
            Jump::Top => isize::MIN,
            Jump::Bottom => isize::MAX,
        };
        model.outline.move_by(rows, height);
    } else if model.at.screen == Screen::Home {
        let steps = match jump(command, 4) {
            Jump::By(steps) => steps,
            Jump::Top => isize::MIN,
            Jump::Bottom => isize::MAX,
        };
        model.home.move_by(steps, height);
    } else if matches!(pane, Pane::Source | Pane::Requests) {
        let rows = match jump(command, height) {
            Jump::By(rows) => rows,
            Jump::Top => isize::MIN,
            Jump::Bottom => isize::MAX,
        };
        data_source::move_by(model, pane, rows);
    } else if matches!(pane, Pane::Diff | Pane::Findings) {
        let height = if pane == Pane::Findings { 4 } else { height };
        let rows = match jump(command, height) {
            Jump::By(rows) => rows,
            Jump::Top => isize::MIN,
            Jump::Bottom => isize::MAX,
        };
        review::move_by(model, pane, rows);
    } else if pane == Pane::Verdict && matches!(command, Command::Up | Command::Down) {
        exercise::move_case(model, if command == Command::Down { 1 } else { -1 });
    } else if let Some(sheet) = sheet(model, pane) {
        apply(sheet, command, height);
    }
    Vec::new()
}

/// Turns the wheel over a pane.
pub(super) fn by_wheel(model: &mut Model, pane: Pane, lines: isize) {
    let height = model.areas().height_of(pane);
    exercise::note_hands_on(model);
    if pane == Pane::Outline {
        model.outline.scroll_by(lines, usize::from(height));
    } else if model.at.screen == Screen::Home {
        model.home.sheet.scroll_by(lines, height);
    } else if pane == Pane::Requests {
        data_source::move_by(model, pane, lines);
    } else if let Some(sheet) = sheet(model, pane) {
        sheet.scroll_by(lines, height);
    }
}

/// Scrolls a sheet as a command says.
pub(super) fn apply(sheet: &mut Sheet, command: Command, height: u16) {
    match jump(command, height) {
        Jump::By(lines) => sheet.scroll_by(lines, height),
        Jump::Top => sheet.scroll_to(0, height),
        Jump::Bottom => sheet.scroll_to(usize::MAX, height),
    }
}

enum Jump {
    By(isize),
    Top,
    Bottom,
}

fn jump(command: Command, height: u16) -> Jump {
    // Two lines stay, so that the eye finds where it was.
    let page = isize::try_from(height.saturating_sub(2).max(1)).unwrap_or(isize::MAX);
    let half = (page / 2).max(1);
    match command {
        Command::Down | Command::LineDown => Jump::By(1),
        Command::Up | Command::LineUp => Jump::By(-1),
        Command::PageDown => Jump::By(page),
        Command::PageUp => Jump::By(-page),
        Command::HalfDown => Jump::By(half),
        Command::HalfUp => Jump::By(-half),
        Command::Top => Jump::Top,
        Command::Bottom => Jump::Bottom,
        _ => Jump::By(0),
    }
}

/// Scrolls wide code sideways.
pub(super) fn code(model: &mut Model, columns: i16) -> Vec<Effect> {
    if let Some(reader) = model.reader_mut(model.at.pane) {
        reader.scroll_code(columns);
    }
    Vec::new()
}

/// The sheet of a pane of the screen.
fn sheet(model: &mut Model, pane: Pane) -> Option<&mut Sheet> {
    match (&model.at.screen, pane) {
        (Screen::Home, _) => Some(&mut model.home.sheet),
        (Screen::DataSource, Pane::Frames) => Some(&mut model.data_source.main),
        (Screen::DataSource, _) => Some(&mut model.data_source.about),
        (Screen::Review(_), Pane::Findings) => model.review_mut().map(|review| &mut review.list),
        (Screen::Review(_), _) => model.review_mut().map(|review| &mut review.diff),
        (Screen::Exercise(id), Pane::Verdict) => model.exercises.get_mut(id).map(|state| &mut state.verdict.sheet),
        (Screen::Exercise(id), Pane::Task) => model.exercises.get_mut(id).map(|state| &mut state.task.sheet),
        _ => model.reader_mut(pane).map(|reader| &mut reader.sheet),
    }
}
