//! Which key does what, and where: one table, from which keys are understood and the footer and the help are made.

use std::borrow::Cow;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers, MouseButton, MouseEventKind};

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

const fn char(char: char) -> Key {
    key(KeyCode::Char(char))
}

const fn control(char: char) -> Key {
    Key {
        code: KeyCode::Char(char),
        control: true,
    }
}

const fn key(code: KeyCode) -> Key {
    Key { code, control: false }
}

const fn bind(
    keys: &'static [Key],
    command: Command,
    places: &'static [Place],
    label: &'static str,
    help: &'static str,
) -> Binding {
    Binding {
        keys,
        command,
        places,
        label,
        help,
    }
}

const SCREENS: &[Place] = &[
    Place::Home,
    Place::Outline,
    Place::Lesson,
    Place::Task,
    Place::Verdict,
    Place::Aside,
];
const EXERCISE: &[Place] = &[Place::Task, Place::Verdict, Place::Aside];
const LISTS: &[Place] = &[Place::Home, Place::Outline];
const READABLE: &[Place] = &[
    Place::Home,
    Place::Outline,
    Place::Lesson,
    Place::Task,
    Place::Verdict,
    Place::Aside,
    Place::Help,
];
const PANES: &[Place] = &[
    Place::Outline,
    Place::Lesson,
    Place::Task,
    Place::Verdict,
    Place::Aside,
    Place::Home,
];

/// All bindings, in the order of the help; the footer takes those of its place in the same order.
pub const GROUPS: &[Group] = &[
    Group {
        title: "Exercise",
        bindings: &[
            bind(
                &[char('e')],
                Command::Edit,
                EXERCISE,
                "edit",
                "open the files in $VISUAL or $EDITOR",
            ),
            bind(
                &[char('s')],
                Command::Grade,
                EXERCISE,
                "grade",
                "grade now; saving a file does it by itself",
            ),
            bind(&[char('h')], Command::Hint, EXERCISE, "hint", "show the next hint"),
            bind(
                &[char('d')],
                Command::WholeDiff,
                EXERCISE,
                "whole diff",
                "show all lines of the transcript, or only what differs",
            ),
            bind(
                &[char('L')],
                Command::Lesson,
                EXERCISE,
                "lesson",
                "show the part of the lesson that explains the case",
            ),
            bind(
                &[char('u')],
                Command::Undo,
                EXERCISE,
                "undo reset",
                "bring back what the last reset took away",
            ),
            bind(
                &[char('p')],
                Command::Reveal,
                EXERCISE,
                "solution",
                "show a solution; asks first unless you passed",
            ),
            bind(
                &[char('r'), char('S')],
                Command::Reset,
                EXERCISE,
                "reset",
                "put the starter back; asks first, and can be undone",
            ),
            bind(
                &[char('j'), key(KeyCode::Down)],
                Command::Down,
                &[Place::Verdict],
                "",
                "next case; its sentences are marked in the task",
            ),
            bind(
                &[char('k'), key(KeyCode::Up)],
                Command::Up,
                &[Place::Verdict],
                "",
                "case before",
            ),
            bind(
                &[char('J'), control('e')],
                Command::LineDown,
                &[Place::Verdict],
                "",
                "scroll the verdict down",
            ),
            bind(
                &[char('K'), control('y')],
                Command::LineUp,
                &[Place::Verdict],
                "",
                "scroll the verdict up",
            ),
        ],
    },
    Group {
        title: "Choose and read",
        bindings: &[
            bind(
                &[key(KeyCode::Enter), char('l'), key(KeyCode::Right)],
                Command::Open,
                LISTS,
                "open",
                "open what is chosen",
            ),
            bind(
                &[char(' '), key(KeyCode::PageDown), control('f')],
                Command::PageDown,
                READABLE,
                "more",
                "a screenful down",
            ),
            bind(
                &[key(KeyCode::Enter), char('l')],
                Command::Open,
                &[Place::Lesson, Place::Task, Place::Verdict, Place::Aside],
                "answers",
                "open the next folded answer on the screen; when all are open, fold them",
            ),
            bind(
                &[char('t')],
                Command::Language,
                &[Place::Lesson, Place::Aside],
                "Go/Rust",
                "show code in the other language",
            ),
            bind(
                &[char('>')],
                Command::CodeRight,
                &[Place::Lesson, Place::Aside],
                "wide code",
                "scroll wide code to the right",
            ),
            bind(
                &[char('<')],
                Command::CodeLeft,
                &[Place::Lesson, Place::Aside],
                "",
                "scroll wide code to the left",
            ),
            bind(
                &[char('j'), key(KeyCode::Down)],
                Command::Down,
                &[Place::Home, Place::Outline, Place::Lesson, Place::Task, Place::Aside],
                "",
                "down",
            ),
            bind(
                &[char('k'), key(KeyCode::Up)],
                Command::Up,
                &[Place::Home, Place::Outline, Place::Lesson, Place::Task, Place::Aside],
                "",
                "up",
            ),
            bind(
                &[key(KeyCode::PageUp), control('b')],
                Command::PageUp,
                READABLE,
                "",
                "a screenful up",
            ),
            bind(
                &[control('d')],
                Command::HalfDown,
                READABLE,
                "",
                "half a screenful down",
            ),
            bind(&[control('u')], Command::HalfUp, READABLE, "", "half a screenful up"),
            bind(
                &[char('g'), key(KeyCode::Home)],
                Command::Top,
                READABLE,
                "",
                "to the beginning",
            ),
            bind(
                &[char('G'), key(KeyCode::End)],
                Command::Bottom,
                READABLE,
                "",
                "to the end",
            ),
        ],
    },
    Group {
        title: "Go",
        bindings: &[
            bind(&[char('n')], Command::Next, SCREENS, "next", "to the next thing to do"),
            bind(
                &[key(KeyCode::Tab)],
                Command::NextPane,
                PANES,
                "pane",
                "to the next pane",
            ),
            bind(
                &[key(KeyCode::BackTab)],
                Command::PreviousPane,
                PANES,
                "",
                "to the pane before",
            ),
            bind(
                &[key(KeyCode::Right)],
                Command::NextPane,
                EXERCISE,
                "",
                "to the next pane",
            ),
            bind(
                &[key(KeyCode::Left)],
                Command::PreviousPane,
                EXERCISE,
                "",
                "to the pane before",
            ),
            bind(
                &[char('c')],
                Command::Contents,
                SCREENS,
                "chapters",
                "to the list of chapters",
            ),
            bind(
                &[char('b'), key(KeyCode::Esc), key(KeyCode::Backspace)],
                Command::Back,
                SCREENS,
                "back",
                "to where you came from",
            ),
            bind(&[char('1')], Command::Home, SCREENS, "", "to the overview"),
            bind(
                &[char('/')],
                Command::Search,
                SCREENS,
                "search",
                "search in lessons and exercises",
            ),
            bind(
                &[char('?'), key(KeyCode::F(1))],
                Command::Help,
                SCREENS,
                "all keys",
                "show all keys",
            ),
            bind(&[char('q')], Command::Quit, SCREENS, "quit", "quit; everything is kept"),
        ],
    },
];

/// Bindings that the help doesn't list: those of what lies over a screen, and those that every terminal program has.
const HIDDEN: &[Binding] = &[
    bind(&[key(KeyCode::Enter)], Command::Open, &[Place::Search], "open", ""),
    bind(
        &[key(KeyCode::Down), control('n'), control('j'), key(KeyCode::Tab)],
        Command::Down,
        &[Place::Search],
        "choose",
        "",
    ),
    bind(
        &[key(KeyCode::Up), control('p'), control('k'), key(KeyCode::BackTab)],
        Command::Up,
        &[Place::Search],
        "",
        "",
    ),
    bind(&[key(KeyCode::PageDown)], Command::PageDown, &[Place::Search], "", ""),
    bind(&[key(KeyCode::PageUp)], Command::PageUp, &[Place::Search], "", ""),
    bind(&[key(KeyCode::Esc)], Command::Close, &[Place::Search], "close", ""),
    bind(
        &[char('j'), key(KeyCode::Down)],
        Command::Down,
        &[Place::Help],
        "scroll",
        "",
    ),
    bind(&[char('k'), key(KeyCode::Up)], Command::Up, &[Place::Help], "", ""),
    bind(
        &[
            key(KeyCode::Esc),
            char('?'),
            char('q'),
            char('b'),
            key(KeyCode::Enter),
            key(KeyCode::F(1)),
        ],
        Command::Close,
        &[Place::Help],
        "close",
        "",
    ),
    bind(&[char('y')], Command::Yes, &[Place::Question], "yes", ""),
    bind(
        &[char('n'), key(KeyCode::Esc), char('q'), char('b')],
        Command::Close,
        &[Place::Question],
        "no",
        "",
    ),
    bind(&[char('q')], Command::Quit, &[Place::TooSmall], "quit", ""),
    bind(&[control('c')], Command::Quit, &[], "", ""),
    bind(&[control('z')], Command::Suspend, &[], "", ""),
];

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
    if bound.is_some() || place != Place::Search {
        return bound;
    }
    match pressed {
        Key {
            code: KeyCode::Char(char),
            control: false,
        } => Some(Message::Edit(Edit::Insert(char))),
        Key {
            code: KeyCode::Backspace,
            ..
        } => Some(Message::Edit(Edit::Backspace)),
        Key {
            code: KeyCode::Char('u'),
            control: true,
        } => Some(Message::Edit(Edit::Clear)),
        _ => None,
    }
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
    GROUPS.iter().flat_map(|group| group.bindings).chain(HIDDEN)
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
