//! What lies over a screen: the help, the search, a question.

use std::sync::Arc;

use crate::tui::{
    areas::Areas,
    effect::Effect,
    message::{Command, Edit},
    model::{
        Model, Overlay, Question,
        search::{Index, Search},
    },
    sheet::Sheet,
};

use super::{exercise, navigate, review, scroll};

/// Opens the help or the search.
pub(super) fn show(model: &mut Model, command: Command) -> Vec<Effect> {
    exercise::note_hands_on(model);
    model.overlay = Some(if command == Command::Help {
        Overlay::Help(Sheet::default())
    } else {
        if model.index.is_none() {
            model.index = Some(Arc::new(Index::new(&model.course)));
        }
        Overlay::Search(Search::default())
    });
    Vec::new()
}

/// A command while something lies over the screen.
pub(super) fn obey(model: &mut Model, command: Command) -> Vec<Effect> {
    let size = model.size;
    match (&mut model.overlay, command) {
        (_, Command::Close) => {
            model.overlay = None;
            Vec::new()
        }
        (Some(Overlay::Help(sheet)), command) => {
            scroll::apply(sheet, command, Areas::help(size).height);
            Vec::new()
        }
        (Some(Overlay::Search(search)), Command::Open) => {
            let chosen = search.chosen;
            open_hit(model, Some(chosen))
        }
        (Some(Overlay::Search(search)), command) => {
            let page = isize::try_from(Areas::search_rows(size)).unwrap_or(1);
            search.move_by(match command {
                Command::Down => 1,
                Command::Up => -1,
                Command::PageDown => page,
                Command::PageUp => -page,
                _ => 0,
            });
            Vec::new()
        }
        (Some(Overlay::Question(_)), Command::Yes) => answer_yes(model),
        _ => Vec::new(),
    }
}

fn answer_yes(model: &mut Model) -> Vec<Effect> {
    match model.overlay.take() {
        Some(Overlay::Question(Question::Reset(id))) => vec![Effect::Reset(id)],
        Some(Overlay::Question(Question::GiveUp(id))) => exercise::show_solution(model, &id),
        Some(Overlay::Question(Question::Delete(index, finding))) => review::delete(model, index, &finding),
        Some(Overlay::Question(Question::Discard)) => review::discard(model),
        _ => Vec::new(),
    }
}

/// Opens something that was found.
pub(super) fn open_hit(model: &mut Model, index: Option<usize>) -> Vec<Effect> {
    let Some(Overlay::Search(search)) = &model.overlay else {
        return Vec::new();
    };
    let Some(hit) = index.and_then(|index| search.hits.get(index)).cloned() else {
        return Vec::new();
    };
    model.overlay = None;
    navigate::open_section(model, &hit.item, hit.section.map(|(slug, _)| slug))
}

/// A change to the search field.
pub(super) fn edit(model: &mut Model, edit: Edit) -> Vec<Effect> {
    if let (Some(Overlay::Search(search)), Some(index)) = (&mut model.overlay, &model.index) {
        match edit {
            Edit::Insert(char) => search.text.push(char),
            Edit::Backspace => {
                search.text.pop();
            }
            Edit::Clear => search.text.clear(),
            Edit::Delete | Edit::DeleteWord | Edit::Left | Edit::Right | Edit::Start | Edit::End => {}
        }
        search.update(index);
    }
    Vec::new()
}
