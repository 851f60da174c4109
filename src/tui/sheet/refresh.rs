//! Lays out what is on the screen, if it isn't laid out for what is to be shown. Called after every update, so that drawing
//! only has to copy lines.

use std::sync::Arc;

use ratatui::{layout::Rect, text::Line};

use crate::{
    course::model::Exercise,
    grading::{compare, verdict::Outcome},
    tui::{
        areas::Areas,
        markdown::{Layout, LayoutOptions},
        message::Watching,
        model::{
            Model, Overlay,
            data_source::View,
            exercise::{ExerciseModel, Task},
            location::{Pane, Screen},
            reader::Reader,
        },
    },
};

use super::{Stamp, data_source, help, home, lesson, prose::Ink, review, task, verdict};

/// Lays out the sheets on the screen that are out of date.
pub fn refresh(model: &mut Model) {
    let areas = model.areas();
    if areas.too_small {
        return;
    }
    match model.at.screen.clone() {
        Screen::Home => refresh_home(model, &areas),
        Screen::Lesson(id) => refresh_lesson(model, &areas, &id),
        Screen::DataSource => refresh_data_source(model, &areas),
        Screen::Review(id) => review::refresh(model, &areas, &id),
        Screen::Exercise(id) => {
            let course = Arc::clone(&model.course);
            // Taken out, so that the rest of the model can be read meanwhile.
            if let Some(exercise) = course.exercise(&id)
                && let Some(mut state) = model.exercises.remove(&id)
            {
                refresh_exercise(model, &areas, exercise, &mut state);
                model.exercises.insert(id, state);
            }
        }
    }
    if let Some(outline) = areas.outline {
        model.outline.scroll_by(0, usize::from(outline.height));
    }
    let width = Areas::help(model.size).width;
    let (theme, look) = (model.theme.clone(), model.look);
    if let Some(Overlay::Help(sheet)) = &mut model.overlay {
        let stamp = Stamp {
            width,
            height: 0,
            content: 0,
            look,
        };
        if !sheet.is_fresh(stamp) {
            sheet.fill(stamp, help::lay_out(width, &theme));
        }
    }
}

fn refresh_home(model: &mut Model, areas: &Areas) {
    let Some(text) = areas.text else { return };
    let stamp = Stamp {
        width: text.width,
        height: text.height,
        content: model.home.content,
        look: model.look,
    };
    if !model.home.sheet.is_fresh(stamp) {
        let (lines, targets) = home::lay_out(model, text.width);
        model.home.chosen = model.home.chosen.min(targets.len().saturating_sub(1));
        model.home.targets = targets;
        model.home.sheet.fill(stamp, lines);
        model.home.sheet.scroll_by(0, text.height);
    }
}

fn refresh_data_source(model: &mut Model, areas: &Areas) {
    let Some(panes) = &areas.panes else { return };
    let look = model.look;
    let stamp = |area: Rect, content| Stamp {
        width: area.width,
        height: area.height,
        content,
        look,
    };
    if let Some(area) = panes.of(Pane::Source) {
        let stamp = stamp(area, model.data_source.about_content);
        if !model.data_source.about.is_fresh(stamp) {
            let (lines, rows) = data_source::about::lay_out(model, area.width);
            let source = &mut model.data_source;
            let chosen = rows.get(source.picked).map_or(0, |line| *line);
            // What the scenario is stands below the list.
            let last = if source.picked == 0 { chosen + 1 } else { lines.len() };
            source.rows = rows;
            source.about.fill(stamp, lines);
            source.about.reveal(chosen..last, area.height);
        }
    }
    if let Some(area) = panes.of(Pane::Frames) {
        let stamp = stamp(area, model.data_source.content);
        if !model.data_source.main.is_fresh(stamp) {
            let source = &model.data_source;
            let lines = match source.view {
                View::Json => source
                    .query()
                    .map(|query| data_source::exchange::bodies(query, area.width, &model.theme)),
                View::Exchange(number) => source
                    .exchange(number)
                    .map(|exchange| data_source::exchange::lay_out(model, exchange, area.width)),
                View::Frames => Some(data_source::frames::lay_out(model, stamp)),
            };
            let gone = || vec![Line::styled("This request is kept no longer.", model.theme.dim)];
            let lines = lines.unwrap_or_else(gone);
            model.data_source.main.fill(stamp, lines);
            model.data_source.main.scroll_by(0, area.height);
        }
    }
}

fn refresh_lesson(model: &mut Model, areas: &Areas, id: &str) {
    let course = Arc::clone(&model.course);
    let (Some(text), Some(lesson)) = (areas.text, course.lesson(id)) else {
        return;
    };
    let Some(mut reader) = model.lessons.remove(id) else {
        return;
    };
    let stamp = Stamp {
        width: text.width,
        height: text.height,
        content: reader.content,
        look: model.look,
    };
    if !reader.sheet.is_fresh(stamp) {
        let layout = lay_out(model, &reader, text.width, true);
        reader.fill(stamp, lesson::frame(model, lesson, layout, text.width));
    }
    model.lessons.insert(id.to_owned(), reader);
}

fn lay_out(model: &Model, reader: &Reader, width: u16, side_by_side: bool) -> Layout {
    let options = LayoutOptions {
        side_by_side,
        open_folds: reader.open_folds(),
        code_offset: reader.code_offset,
        ..ink(model).options()
    };
    reader.document.layout(width, &options, &model.highlights)
}

fn refresh_exercise(model: &Model, areas: &Areas, exercise: &Exercise, state: &mut ExerciseModel) {
    if let Some(text) = areas.text {
        let stamp = |content| Stamp {
            width: text.width,
            height: text.height,
            content,
            look: model.look,
        };
        match state.left {
            Pane::Lesson => {
                if let Some((id, reader)) = &mut state.lesson {
                    let title = model.course.lesson(id).map(|lesson| lesson.title.as_str());
                    refresh_reader(model, reader, title, stamp(reader.content));
                }
            }
            Pane::Solution => {
                if let Some(reader) = &mut state.solution {
                    refresh_reader(model, reader, None, stamp(reader.content));
                }
            }
            _ => {
                let cited = state.cited(exercise);
                if state.task.marked != cited {
                    state.task.marked = cited;
                    state.task.show_marked = true;
                    state.task.content += 1;
                }
                let stamp = stamp(state.task.content);
                refresh_task(model, exercise, &mut state.task, stamp);
            }
        }
    }
    if let Some(verdict) = areas.verdict {
        let stamp = Stamp {
            width: verdict.detail.width,
            height: verdict.detail.height,
            content: state.verdict.content,
            look: model.look,
        };
        refresh_verdict(model, exercise, state, stamp);
    }
}

fn refresh_reader(model: &Model, reader: &mut Reader, title: Option<&str>, stamp: Stamp) {
    if !reader.sheet.is_fresh(stamp) {
        let layout = lay_out(model, reader, stamp.width, false);
        reader.fill(stamp, lesson::under_title(title, layout, &model.theme));
    }
}

fn refresh_task(model: &Model, exercise: &Exercise, task: &mut Task, stamp: Stamp) {
    if task.sheet.is_fresh(stamp) {
        return;
    }
    let paths: Vec<String> = model
        .files(exercise)
        .iter()
        .map(|path| model.shown_path(path))
        .collect();
    let taken = model.record(&exercise.id).hints;
    let laid_out = task::lay_out(exercise, task, &paths, taken, stamp.width, ink(model));
    task.files = laid_out.files;
    task.sheet.fill(stamp, laid_out.lines);
    if std::mem::take(&mut task.show_marked)
        && let Some(lines) = laid_out.marked
    {
        task.sheet.reveal(lines, stamp.height);
    }
    // What was asked for by a key counts more.
    if std::mem::take(&mut task.show_last_hint)
        && let Some(line) = laid_out.last_hint
    {
        let lines = line..task.sheet.lines().len();
        task.sheet.reveal(lines, stamp.height);
    }
    task.sheet.scroll_by(0, stamp.height);
}

fn refresh_verdict(model: &Model, exercise: &Exercise, state: &mut ExerciseModel, stamp: Stamp) {
    if state.verdict.sheet.is_fresh(stamp) {
        return;
    }
    let shown = state.shown_case(exercise.manifest.cases.len());
    if let Some(index) = shown
        && !state.verdict.diffs.contains_key(&index)
        && let Some(Outcome::Failed(difference)) = state.result(index).map(|result| &result.outcome)
    {
        let diff = compare::diff(&difference.expected, &difference.actual);
        state.verdict.diffs.insert(index, diff);
    }
    let invitation = invitation(model, exercise);
    let details = verdict::lay_out(verdict::Context {
        exercise,
        state,
        diff: shown.and_then(|index| state.verdict.diffs.get(&index)),
        explained_by: shown.and_then(|index| section_title(model, exercise, index)),
        invitation: &invitation,
        ink: ink(model),
        width: stamp.width,
        height: stamp.height,
    });
    let verdict = &mut state.verdict;
    verdict.questions = details.questions;
    verdict.first_difference = details.first_difference;
    verdict.sheet.fill(stamp, details.lines);
    if verdict.settled != verdict.content {
        verdict.settled = verdict.content;
        match verdict.first_difference {
            Some(line) if state.whole => verdict.sheet.centre(line, stamp.height),
            _ => verdict.sheet.scroll_to(0, stamp.height),
        }
    }
    verdict.sheet.scroll_by(0, stamp.height);
}

fn ink(model: &Model) -> Ink<'_> {
    Ink {
        theme: &model.theme,
        highlights: &model.highlights,
        language: model.preferences.language,
    }
}

/// The title of the lesson's section that explains a case, or of the lesson.
fn section_title<'a>(model: &'a Model, exercise: &Exercise, index: usize) -> Option<&'a str> {
    let link = exercise.manifest.cases[index].lesson.get_ref();
    let (id, slug) = link.split_once('#').unwrap_or((link, ""));
    let lesson = model.course.lesson(id)?;
    let section = lesson.sections.iter().find(|section| section.slug == slug);
    Some(section.map_or(&lesson.title, |section| &section.title))
}

/// What to do while there is no verdict.
fn invitation(model: &Model, exercise: &Exercise) -> String {
    let path = model
        .files(exercise)
        .first()
        .map(|path| model.shown_path(path))
        .unwrap_or_default();
    let how = match model.watching {
        Some(Watching::Off(_)) => "and press `s`",
        _ => "and save it",
    };
    format!("No verdict yet. Edit `{path}` {how}: what differs from what is asked appears here.")
}
