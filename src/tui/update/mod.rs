//! What every message changes, and what has to be done because of it. No I/O, no clock.

mod answers;
mod data_source;
mod exercise;
mod mouse;
mod navigate;
mod overlay;
mod review;
mod scroll;

use super::{
    effect::Effect,
    message::{Command, Message},
    model::{
        Model,
        data_source::Serving,
        location::{Pane, Screen},
    },
    services::{Progress, data_source::Port},
    sheet::refresh::refresh,
};

/// What has to be done first, after the first frame.
pub fn start(model: &mut Model) -> Vec<Effect> {
    refresh(model);
    let mut effects = vec![Effect::Load, Effect::Watch, Effect::Prepare];
    if model.data_source.serving == Serving::Starting {
        effects.push(Effect::Serve(model.data_source.port));
    }
    effects
}

/// Changes the model as the message says, and lays out what is to be drawn.
pub fn update(model: &mut Model, message: Message) -> Vec<Effect> {
    if matches!(message, Message::Command(_) | Message::Edit(_) | Message::Click { .. }) {
        model.notice = None;
    }
    let mut effects = dispatch(model, message);
    refresh(model);
    effects.extend(navigate::note_reading(model));
    effects
}

fn dispatch(model: &mut Model, message: Message) -> Vec<Effect> {
    match message {
        Message::Command(command) => obey(model, command),
        Message::Edit(edit) if model.overlay.is_none() => review::edit(model, edit),
        Message::Edit(edit) => overlay::edit(model, edit),
        Message::Click { column, row } => mouse::click(model, column, row),
        Message::Wheel { column, row, down } => mouse::wheel(model, column, row, down),
        Message::Resized { width, height } => {
            model.size = (width, height);
            Vec::new()
        }
        answer => answers::take(model, answer),
    }
}

fn obey(model: &mut Model, command: Command) -> Vec<Effect> {
    match command {
        Command::Quit => {
            let mut effects = navigate::leave(model);
            effects.extend(review::save(model));
            effects.push(Effect::Quit);
            return effects;
        }
        Command::Suspend => return vec![Effect::Suspend],
        Command::Resume => return vec![Effect::Redraw],
        _ => {}
    }
    if model.overlay.is_some() {
        return overlay::obey(model, command);
    }
    match command {
        Command::Down
        | Command::Up
        | Command::LineDown
        | Command::LineUp
        | Command::PageDown
        | Command::PageUp
        | Command::HalfDown
        | Command::HalfUp
        | Command::Top
        | Command::Bottom => scroll::by_key(model, command),
        Command::Open => navigate::open_chosen(model),
        Command::Back => navigate::back(model),
        Command::Home => navigate::home(model),
        Command::DataSource => navigate::data_source(model),
        Command::Review => review::open(model),
        Command::Write => review::write(model),
        Command::Delete => review::ask_delete(model),
        Command::Judge => review::judge(model),
        Command::Save => review::save(model),
        Command::NextKind => review::turn_kind(model, true),
        Command::PreviousKind => review::turn_kind(model, false),
        Command::NextFile => review::next_file(model, true),
        Command::PreviousFile => review::next_file(model, false),
        Command::Close => review::close(model),
        Command::Serve => data_source::start_or_stop(model),
        Command::FreePort => data_source::serve(model, Port::Free),
        Command::Json => data_source::toggle_json(model),
        Command::CopyUrl => data_source::copy_url(model),
        Command::Next => navigate::next(model),
        Command::Contents => navigate::contents(model),
        Command::NextPane => navigate::cycle(model, true),
        Command::PreviousPane => navigate::cycle(model, false),
        Command::Language => switch_language(model),
        Command::CodeRight => scroll::code(model, 8),
        Command::CodeLeft => scroll::code(model, -8),
        Command::Search | Command::Help => overlay::show(model, command),
        Command::Edit => exercise::edit(model, 0),
        Command::Grade => exercise::grade_now(model),
        Command::Hint => exercise::hint(model),
        Command::Lesson => exercise::lesson(model),
        Command::WholeDiff => exercise::toggle_whole(model),
        Command::Reset => exercise::ask_reset(model),
        Command::Undo => exercise::undo(model),
        Command::Reveal => exercise::reveal(model),
        Command::Yes | Command::Quit | Command::Suspend | Command::Resume => Vec::new(),
    }
}

fn switch_language(model: &mut Model) -> Vec<Effect> {
    let language = model.preferences.language.other();
    model.preferences.language = language;
    model.look += 1;
    model.say(format!("{} is shown where there is no room for both.", language.name()));
    vec![Effect::Record(Progress::Preferred(model.preferences))]
}

/// Puts the keys into a pane of the exercise on the screen.
fn focus(model: &mut Model, pane: Pane) {
    if let Screen::Exercise(id) = &model.at.screen
        && let Some(state) = model.exercises.get_mut(id)
        && !matches!(pane, Pane::Verdict | Pane::Outline | Pane::Main)
    {
        state.left = pane;
    }
    model.at.pane = pane;
}

#[cfg(test)]
mod tests;
