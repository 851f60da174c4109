//! From one screen to another: opening, going back, going on.

use crate::{
    course::model::Course,
    tui::{
        effect::Effect,
        model::{
            Model,
            data_source::DataSource,
            exercise::ExerciseModel,
            home::Target,
            location::{Location, Pane, Screen},
            outline::Row,
            reader::Reader,
            review::ReviewModel,
        },
        services::{ExerciseState, ItemId, Progress, ReadPosition},
    },
};

use super::{data_source, exercise, focus, review};

/// Opens what is chosen: an item, a verdict, an answer.
pub(super) fn open_chosen(model: &mut Model) -> Vec<Effect> {
    let pane = model.at.pane;
    match &model.at.screen {
        _ if pane == Pane::Outline => return open_row(model, model.outline.cursor),
        Screen::Home => return open_target(model, model.home.target()),
        Screen::Exercise(_) if pane == Pane::Verdict => return exercise::toggle_answers(model),
        Screen::DataSource => return data_source::open_chosen(model),
        Screen::Review(_) => return review::open_chosen(model),
        _ => {}
    }
    let height = model.areas().height_of(pane);
    if let Some(reader) = model.reader_mut(pane) {
        reader.toggle_folds(height);
    }
    Vec::new()
}

/// Opens a row of the list of chapters; of a chapter, the first item that isn't settled.
pub(super) fn open_row(model: &mut Model, row: usize) -> Vec<Effect> {
    match model.outline.rows.get(row) {
        Some(Row::Item { id, .. }) => open_item(model, &id.clone()),
        Some(Row::Chapter(chapter)) => open_chapter(model, *chapter),
        None => Vec::new(),
    }
}

fn open_chapter(model: &mut Model, chapter: usize) -> Vec<Effect> {
    let items: Vec<ItemId> = model.outline.items_of(chapter).cloned().collect();
    let unsettled = items.iter().find(|id| !model.is_settled(id));
    match unsettled.or(items.first()) {
        Some(item) => open_item(model, &item.clone()),
        None => Vec::new(),
    }
}

/// Opens something on the overview.
pub(super) fn open_target(model: &mut Model, target: Target) -> Vec<Effect> {
    match target {
        Target::Continue => match model.continuation().filter(|_| model.loaded) {
            Some(item) => open_item(model, &item),
            None => Vec::new(),
        },
        Target::Chapter(chapter) => open_chapter(model, chapter),
        Target::Recent(index) => match model.recent.get(index) {
            Some(verdict) => open_item(model, &ItemId::Exercise(verdict.exercise.clone())),
            None => Vec::new(),
        },
    }
}

/// Opens a lesson or an exercise.
pub(super) fn open_item(model: &mut Model, item: &ItemId) -> Vec<Effect> {
    if !model.outline.has(item) {
        return Vec::new();
    }
    let mut effects = leave(model);
    remember(model);
    effects.extend(enter(model, Screen::from(item)));
    effects
}

/// Opens a lesson at a section.
pub(super) fn open_section(model: &mut Model, item: &ItemId, section: Option<String>) -> Vec<Effect> {
    let effects = open_item(model, item);
    let height = model.areas().height_of(Pane::Main);
    if let (ItemId::Lesson(id), Some(section)) = (item, section)
        && let Some(reader) = model.lessons.get_mut(id)
    {
        let position = ReadPosition {
            section: Some(section),
            ..ReadPosition::default()
        };
        reader.seek(position, height);
    }
    effects
}

pub(super) fn enter(model: &mut Model, screen: Screen) -> Vec<Effect> {
    let item = screen.item();
    model.at = Location {
        screen,
        pane: Pane::Main,
    };
    let Some(item) = item else {
        if model.at.screen == Screen::DataSource {
            model.at.pane = Pane::Source;
        }
        model.home.content += 1;
        return Vec::new();
    };
    let mut effects = Vec::new();
    if model.last.as_ref() != Some(&item) {
        model.last = Some(item.clone());
        effects.push(Effect::Record(Progress::Opened(item.clone())));
    }
    let height = model.areas().outline.map_or(model.size.1, |area| area.height);
    model.outline.move_to_item(&item, height);
    match item {
        ItemId::Lesson(id) => effects.extend(enter_lesson(model, &id)),
        ItemId::Exercise(id) if matches!(model.at.screen, Screen::Review(_)) => {
            effects.extend(review::enter(model, &id));
        }
        ItemId::Exercise(id) => effects.extend(enter_exercise(model, &id)),
    }
    effects
}

fn enter_lesson(model: &mut Model, id: &str) -> Vec<Effect> {
    if model.lessons.contains_key(id) {
        return Vec::new();
    }
    let Some((mut reader, effects)) = read_lesson(&model.course, id) else {
        return Vec::new();
    };
    // A lesson that was read to its end is read from its beginning.
    if let Some(position) = model.read.get(id).filter(|position| !position.finished) {
        reader.seek(position.clone(), 0);
    }
    model.lessons.insert(id.to_owned(), reader);
    effects
}

/// A lesson's reader, and the highlighting that it wants.
pub(super) fn read_lesson(course: &Course, id: &str) -> Option<(Reader, Vec<Effect>)> {
    let reader = Reader::new(&course.lesson(id)?.body);
    let effects = highlighting(&reader.document);
    Some((reader, effects))
}

/// The highlighting that a document wants.
pub(super) fn highlighting(document: &crate::tui::markdown::Document) -> Vec<Effect> {
    document
        .code_blocks()
        .map(|(grammar, code)| Effect::Highlight {
            grammar,
            code: code.to_owned(),
        })
        .collect()
}

fn enter_exercise(model: &mut Model, id: &str) -> Vec<Effect> {
    let mut effects = ensure_exercise(model, id);
    let Some(state) = model.exercises.get_mut(id) else {
        return effects;
    };
    let known = state.grade.is_some();
    state.left = Pane::Task;
    model.at.pane = if known { Pane::Verdict } else { Pane::Task };
    effects.extend(grade_unknown(model, id));
    effects
}

/// Grades what was edited before this session: it has a verdict that is only not known yet.
pub(super) fn grade_unknown(model: &mut Model, id: &str) -> Vec<Effect> {
    let edited = model.record(id).state != ExerciseState::Untouched;
    let is_new = |state: &ExerciseModel| state.run.is_none() && state.grade.is_none();
    if edited && model.exercises.get(id).is_some_and(is_new) {
        return exercise::request_grade(model, id);
    }
    Vec::new()
}

/// Makes the state of an exercise that wasn't opened yet.
pub(super) fn ensure_exercise(model: &mut Model, id: &str) -> Vec<Effect> {
    if model.exercises.contains_key(id) {
        return Vec::new();
    }
    let Some(exercise) = model.course.exercise(id) else {
        return Vec::new();
    };
    let state = ExerciseModel::new(exercise);
    let documents = [&state.task.document].into_iter().chain(&state.task.hints);
    let answers = state.follow_ups.iter().map(|follow_up| &follow_up.answer);
    let effects = documents.chain(answers).flat_map(highlighting).collect();
    model.exercises.insert(id.to_owned(), state);
    effects
}

/// Remembers where the person is, for going back.
pub(super) fn remember(model: &mut Model) {
    let mut here = model.at.clone();
    if here.pane == Pane::Outline {
        here.pane = main_pane(model);
    }
    model.history.push(here);
}

/// The pane that shows the screen's own content.
fn main_pane(model: &Model) -> Pane {
    match model.at.screen {
        Screen::DataSource => return Pane::Source,
        Screen::Review(_) => return Pane::Diff,
        _ => {}
    }
    model.exercise().map_or(Pane::Main, |(_, state)| state.left)
}

/// What has to be kept when a screen is left.
pub(super) fn leave(model: &mut Model) -> Vec<Effect> {
    let Screen::Lesson(id) = model.at.screen.clone() else {
        return Vec::new();
    };
    record_reading(model, &id)
}

fn record_reading(model: &mut Model, id: &str) -> Vec<Effect> {
    let Some(reader) = model.lessons.get(id) else {
        return Vec::new();
    };
    let height = model.areas().height_of(Pane::Main);
    let before = model.read.get(id);
    let finished = before.is_some_and(|position| position.finished) || reader.sheet.is_at_end(height);
    let position = ReadPosition {
        finished,
        ..reader.position()
    };
    if before == Some(&position) {
        return Vec::new();
    }
    model.read.insert(id.to_owned(), position.clone());
    model.home.content += 1;
    vec![Effect::Record(Progress::Read {
        lesson: id.to_owned(),
        position,
    })]
}

/// Keeps how far a lesson was read: when another section comes into view, and when the end is reached.
pub(super) fn note_reading(model: &mut Model) -> Vec<Effect> {
    let Screen::Lesson(id) = model.at.screen.clone() else {
        return Vec::new();
    };
    let areas = model.areas();
    let Some(text) = areas.text else { return Vec::new() };
    let Some(reader) = model.lessons.get_mut(&id) else {
        return Vec::new();
    };
    let seen = reader.sections_seen(text.height);
    let further = seen > reader.seen;
    reader.seen = reader.seen.max(seen);
    let at_end = reader.sheet.is_at_end(text.height);
    let known = model.read.get(&id);
    if known.is_none() || further || (at_end && !known.is_some_and(|position| position.finished)) {
        return record_reading(model, &id);
    }
    Vec::new()
}

/// Goes to where the person came from; from a screen that was opened first, to the overview.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    if data_source::close_view(model) {
        return Vec::new();
    }
    let mut effects = leave(model);
    match model.history.pop(&model.at) {
        Some(location) => {
            let pane = location.pane;
            if location.screen != model.at.screen {
                effects.extend(enter(model, location.screen));
            }
            focus(model, pane);
        }
        None if model.at.screen != Screen::Home => effects.extend(enter(model, Screen::Home)),
        None => model.at.pane = Pane::Main,
    }
    effects
}

/// Goes to the overview.
pub(super) fn home(model: &mut Model) -> Vec<Effect> {
    let effects = leave(model);
    if model.at.screen != Screen::Home {
        remember(model);
        enter(model, Screen::Home);
    }
    model.at.pane = Pane::Main;
    effects
}

/// Goes to the data source.
pub(super) fn data_source(model: &mut Model) -> Vec<Effect> {
    if model.at.screen == Screen::DataSource {
        model.at.pane = Pane::Source;
        return Vec::new();
    }
    let mut effects = leave(model);
    remember(model);
    effects.extend(enter(model, Screen::DataSource));
    effects
}

/// Goes to the next thing to do.
pub(super) fn next(model: &mut Model) -> Vec<Effect> {
    let item = match model.at.screen.item() {
        Some(item) => model.next_after(Some(&item)),
        None => model.continuation(),
    };
    if let Some(item) = item {
        return open_item(model, &item);
    }
    model.say("Everything else is read and passed.");
    Vec::new()
}

/// Puts the keys into the list of chapters, or back.
pub(super) fn contents(model: &mut Model) -> Vec<Effect> {
    if model.at.pane == Pane::Outline {
        model.at.pane = main_pane(model);
    } else {
        remember(model);
        model.at.pane = Pane::Outline;
        let height = model.areas().height_of(Pane::Outline);
        if let Some(item) = model.at.screen.item().or_else(|| model.continuation()) {
            model.outline.move_to_item(&item, height);
        }
    }
    Vec::new()
}

/// Puts the keys into the next pane, or the one before.
pub(super) fn cycle(model: &mut Model, forwards: bool) -> Vec<Effect> {
    let mut panes = match model.exercise() {
        _ if model.at.screen == Screen::DataSource => DataSource::PANES.to_vec(),
        _ if model.review().is_some() => ReviewModel::PANES.to_vec(),
        Some((exercise, state)) => state.panes(exercise),
        None => vec![Pane::Main],
    };
    if model.areas().outline.is_some() || panes.len() == 1 {
        panes.insert(0, Pane::Outline);
    }
    let at = panes.iter().position(|pane| *pane == model.at.pane).unwrap_or(0);
    let step = if forwards { 1 } else { panes.len() - 1 };
    let pane = panes[(at + step) % panes.len()];
    choose_pane(model, pane)
}

/// Puts the keys into a pane of the screen.
pub(super) fn choose_pane(model: &mut Model, pane: Pane) -> Vec<Effect> {
    let effects = if pane == Pane::Lesson {
        exercise::ensure_lesson(model)
    } else {
        Vec::new()
    };
    exercise::note_hands_on(model);
    focus(model, pane);
    effects
}
