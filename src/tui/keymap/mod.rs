//! Which key does what, and where: one table, from which keys are understood and the footer and the help are made.

mod bindings;

use std::borrow::Cow;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

use bindings::UNLISTED;

pub use bindings::GROUPS;

use super::{
    message::{Command, Edit, Message},
    model::Model,
};

/// Where the keys of a binding work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The overview.
    Home,
    /// The list of chapters.
    Outline,
    /// A lesson.
    Lesson,
    /// An exercise's task.
    Task,
    /// An exercise's verdict.
    Verdict,
    /// A lesson or the solution beside an exercise.
    Aside,
    /// The data source's state and what can be shown.
    Source,
    /// Frames, their JSON, or a request.
    Frames,
    /// The data source's requests.
    Requests,
    /// The changes of a pull request.
    Diff,
    /// The findings of its review.
    Findings,
    /// A finding that is being written.
    Finding,
    /// The search.
    Search,
    /// The list of keys.
    Help,
    /// A question to be answered with yes or no.
    Question,
    /// A terminal that is too small for anything else.
    TooSmall,
}

/// A key with its modifiers; shift is part of the letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    code: KeyCode,
    control: bool,
}

/// What some keys do in some places.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys; the first one is shown in the footer.
    pub keys: &'static [Key],
    /// What they do.
    pub command: Command,
    /// Where they do it.
    pub places: &'static [Place],
    /// A word or two for the footer; empty if they aren't shown there.
    pub label: &'static str,
    /// A sentence's worth for the help.
    pub help: &'static str,
}

/// A part of the help: bindings that belong together.
#[derive(Debug, Clone, Copy)]
pub struct Group {
    /// What they have in common.
    pub title: &'static str,
    /// The bindings, the most useful first.
    pub bindings: &'static [Binding],
}

/// What the terminal's event means on the screen as it is, if anything.
pub fn message(model: &Model, event: &Event) -> Option<Message> {
    match event {
        Event::Key(event) if event.kind != KeyEventKind::Release => of_key(model.place(), event),
        Event::Mouse(event) => {
            let (column, row) = (event.column, event.row);
            match event.kind {
                MouseEventKind::Down(MouseButton::Left) => Some(Message::Click { column, row }),
                MouseEventKind::ScrollDown => Some(Message::Wheel {
                    column,
                    row,
                    down: true,
                }),
                MouseEventKind::ScrollUp => Some(Message::Wheel {
                    column,
                    row,
                    down: false,
                }),
                _ => None,
            }
        }
        Event::Resize(width, height) => Some(Message::Resized {
            width: *width,
            height: *height,
        }),
        _ => None,
    }
}

fn of_key(place: Place, event: &KeyEvent) -> Option<Message> {
    if event
        .modifiers
        .intersects(KeyModifiers::ALT | KeyModifiers::SUPER | KeyModifiers::META)
    {
        return None;
    }
    let pressed = Key {
        code: event.code,
        control: event.modifiers.contains(KeyModifiers::CONTROL),
    };
    let bound = all()
        // Those of no place work everywhere.
        .find(|binding| {
            (binding.places.is_empty() || binding.places.contains(&place)) && binding.keys.contains(&pressed)
        })
        .map(|binding| Message::Command(binding.command));
    if bound.is_some() || !matches!(place, Place::Search | Place::Finding) {
        return bound;
    }
    edit(pressed).map(Message::Edit)
}

/// What a key does to a text field.
fn edit(pressed: Key) -> Option<Edit> {
    Some(match (pressed.code, pressed.control) {
        (KeyCode::Char(char), false) => Edit::Insert(char),
        (KeyCode::Backspace, false) => Edit::Backspace,
        (KeyCode::Delete, _) => Edit::Delete,
        (KeyCode::Char('w') | KeyCode::Backspace, true) => Edit::DeleteWord,
        (KeyCode::Char('u'), true) => Edit::Clear,
        (KeyCode::Left, _) => Edit::Left,
        (KeyCode::Right, _) => Edit::Right,
        (KeyCode::Home, _) | (KeyCode::Char('a'), true) => Edit::Start,
        (KeyCode::End, _) | (KeyCode::Char('e'), true) => Edit::End,
        _ => return None,
    })
}

/// The keys that the footer shows for the screen as it is: key and label, the most useful first.
pub fn footer(model: &Model) -> Vec<(Command, String, Cow<'static, str>)> {
    let place = model.place();
    let mut keys: Vec<_> = all()
        .filter(|binding| binding.places.contains(&place) && !binding.label.is_empty())
        .filter_map(|binding| {
            let label = model.label(binding.command, binding.label)?;
            Some((binding.command, binding.keys.first()?.name(), label))
        })
        .collect();
    keys.sort_by_key(|(command, ..)| !model.is_obvious(*command));
    keys
}

fn all() -> impl Iterator<Item = &'static Binding> {
    GROUPS.iter().flat_map(|group| group.bindings).chain(UNLISTED)
}

impl Key {
    /// The key as it is written in the footer and the help.
    pub fn name(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            KeyCode::Char(char) if self.control => char.to_uppercase().to_string(),
            KeyCode::Char(char) => char.to_string(),
            KeyCode::Up => "↑".to_owned(),
            KeyCode::Down => "↓".to_owned(),
            KeyCode::Left => "←".to_owned(),
            KeyCode::Right => "→".to_owned(),
            KeyCode::PageDown => "PgDn".to_owned(),
            KeyCode::PageUp => "PgUp".to_owned(),
            KeyCode::BackTab => "Shift-Tab".to_owned(),
            code => code.to_string(),
        };
        if self.control { format!("Ctrl-{name}") } else { name }
    }
}

#[cfg(test)]
mod tests {
    use super::{GROUPS, Place, all};

    const PLACES: [Place; 16] = [
        Place::Home,
        Place::Outline,
        Place::Lesson,
        Place::Task,
        Place::Verdict,
        Place::Aside,
        Place::Source,
        Place::Frames,
        Place::Requests,
        Place::Diff,
        Place::Findings,
        Place::Finding,
        Place::Search,
        Place::Help,
        Place::Question,
        Place::TooSmall,
    ];

    #[test]
    fn no_key_means_two_things_in_one_place() {
        for place in PLACES {
            let mut seen = Vec::new();
            for binding in all().filter(|binding| binding.places.is_empty() || binding.places.contains(&place)) {
                for key in binding.keys {
                    assert!(!seen.contains(key), "{} in {place:?}", key.name());
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn everything_that_is_listed_is_explained() {
        for binding in GROUPS.iter().flat_map(|group| group.bindings) {
            assert!(!binding.help.is_empty(), "{:?}", binding.command);
        }
    }

    #[test]
    fn every_place_can_be_left() {
        use crate::tui::message::Command;
        for place in PLACES {
            let leaves = |command| matches!(command, Command::Close | Command::Back | Command::Quit);
            assert!(
                all().any(|binding| binding.places.contains(&place) && leaves(binding.command)),
                "{place:?}"
            );
        }
    }
}
