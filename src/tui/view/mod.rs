//! Draws the model. Changes nothing and lays nothing out: what it draws was laid out by the update.

mod chrome;
mod data_source;
mod exercise;
mod outline;
mod overlay;
mod paint;
mod review;
mod status;

use ratatui::Frame;

use super::model::{
    Model,
    location::{Pane, Screen},
};

/// Draws a frame.
pub fn view(model: &Model, frame: &mut Frame<'_>) {
    // The terminal may have changed since the update; the next message tells.
    let area = frame.area();
    if (area.width, area.height) != model.size {
        return;
    }
    let buffer = frame.buffer_mut();
    let areas = model.areas();
    if areas.too_small {
        chrome::too_small(model, buffer);
        return;
    }
    chrome::bar(model, &areas, buffer);
    chrome::footer(model, &areas, buffer);
    chrome::borders(model, &areas, buffer);
    if let Some(area) = areas.outline {
        outline::draw(model, area, buffer);
    }
    match &model.at.screen {
        Screen::Home => {
            if let Some(text) = areas.text {
                paint::sheet(&model.home.sheet, text, &model.theme, buffer);
            }
        }
        Screen::Lesson(id) => {
            if let (Some(text), Some(reader)) = (areas.text, model.lessons.get(id)) {
                paint::sheet(&reader.sheet, text, &model.theme, buffer);
            }
            if let Some(title) = areas.title {
                chrome::lesson_title(model, id, title, buffer);
            }
        }
        Screen::DataSource => {
            if let Some(panes) = &areas.panes {
                data_source::draw(model, &areas, panes, buffer);
            }
        }
        Screen::Review(_) => {
            if let (Some(panes), Some(state)) = (&areas.panes, model.review()) {
                review::draw(model, &areas, panes, state, buffer);
            }
        }
        Screen::Exercise(_) => {
            if let Some((exercise, state)) = model.exercise()
                && (model.at.pane != Pane::Outline || areas.text.is_some())
            {
                exercise::draw(model, &areas, exercise, state, buffer);
            }
        }
    }
    let field = review::draw_form(model, &areas, buffer);
    chrome::notice(model, &areas, buffer);
    let over = overlay::draw(model, buffer);
    if let Some(cursor) = over.or(field.filter(|_| model.overlay.is_none())) {
        frame.set_cursor_position(cursor);
    }
}

#[cfg(test)]
mod tests;
