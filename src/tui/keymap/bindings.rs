//! The table of bindings.

use crossterm::event::KeyCode;

use super::{Binding, Group, Key, Place};
use crate::tui::message::Command;

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

const ENTER: Key = key(KeyCode::Enter);
const ESCAPE: Key = key(KeyCode::Esc);
const TAB: Key = key(KeyCode::Tab);
const SHIFT_TAB: Key = key(KeyCode::BackTab);
const BACKSPACE: Key = key(KeyCode::Backspace);
const UP: Key = key(KeyCode::Up);
const DOWN: Key = key(KeyCode::Down);
const LEFT: Key = key(KeyCode::Left);
const RIGHT: Key = key(KeyCode::Right);
const PAGE_UP: Key = key(KeyCode::PageUp);
const PAGE_DOWN: Key = key(KeyCode::PageDown);
const HOME: Key = key(KeyCode::Home);
const END: Key = key(KeyCode::End);
const DELETE: Key = key(KeyCode::Delete);
const F1: Key = key(KeyCode::F(1));

use Place::{
    Aside, Diff, Finding, Findings, Frames, Help, Home, Lesson, Outline, Question, Requests, Search, Source, Task,
    TooSmall, Verdict,
};

const EXERCISE: &[Place] = &[Task, Verdict, Aside];
const REVIEW: &[Place] = &[Diff, Findings];
const WORK: &[Place] = &[Task, Verdict, Aside, Diff, Findings];
const LISTS: &[Place] = &[Home, Outline];
const FOLDED: &[Place] = &[Lesson, Task, Verdict, Aside];
const CODE: &[Place] = &[Lesson, Aside];
const DATA_SOURCE: &[Place] = &[Source, Frames, Requests];
const PICKERS: &[Place] = &[Source, Requests];
const PANES: &[Place] = &[Task, Verdict, Aside, Diff, Findings, Source, Frames, Requests];
const BY_LINES: &[Place] = &[
    Home, Outline, Lesson, Task, Aside, Diff, Findings, Source, Frames, Requests,
];
const SCREENS: &[Place] = &[
    Home, Outline, Lesson, Task, Verdict, Aside, Diff, Findings, Source, Frames, Requests,
];
const SHEETS: &[Place] = &[
    Home, Outline, Lesson, Task, Verdict, Aside, Diff, Findings, Source, Frames, Requests, Help,
];

/// The bindings in the order of the help; the footer takes those of its place in the same order.
#[rustfmt::skip]
pub const GROUPS: &[Group] = &[
    Group {
        title: "Exercise",
        bindings: &[
            bind(&[char('v')], Command::Review, EXERCISE, "review", "open the pull request, and write findings"),
            bind(&[char('e')], Command::Edit, WORK, "edit", "open the files in $VISUAL or $EDITOR"),
            bind(&[char('s')], Command::Grade, WORK, "grade", "grade now; saving a file does it by itself"),
            bind(&[char('h')], Command::Hint, EXERCISE, "hint", "show the next hint"),
            bind(&[char('d')], Command::WholeDiff, EXERCISE, "whole diff",
                "show all lines of the transcript, or only what differs"),
            bind(&[char('L')], Command::Lesson, EXERCISE, "lesson",
                "show the part of the lesson that explains the case"),
            bind(&[char('u')], Command::Undo, EXERCISE, "undo reset", "bring back what the last reset took away"),
            bind(&[char('p')], Command::Reveal, EXERCISE, "solution",
                "show a solution; asks first unless you passed"),
            bind(&[char('r'), char('S')], Command::Reset, EXERCISE, "reset",
                "put the starter back; asks first, and can be undone"),
            bind(&[char('j'), DOWN], Command::Down, &[Verdict], "",
                "next case; the sentences that it checks are marked in the task"),
            bind(&[char('k'), UP], Command::Up, &[Verdict], "", "case before"),
            bind(&[char('J'), control('e')], Command::LineDown, &[Verdict], "", "scroll the verdict down"),
            bind(&[char('K'), control('y')], Command::LineUp, &[Verdict], "", "scroll the verdict up"),
        ],
    },
    Group {
        title: "Review of a pull request",
        bindings: &[
            bind(&[ENTER, char('l')], Command::Open, REVIEW, "write finding",
                "write a finding on the line, or change the one that is there; open what is chosen"),
            bind(&[char('f')], Command::Write, &[Diff], "", "write another finding on the line"),
            bind(&[char('x'), DELETE], Command::Delete, &[Findings], "delete", "delete the finding; asks first"),
            bind(&[char('v')], Command::Judge, REVIEW, "verdict", "change what the author is told of the whole"),
            bind(&[char(']')], Command::NextFile, &[Diff], "next file", "to the next file"),
            bind(&[char('[')], Command::PreviousFile, &[Diff], "",
                "to the beginning of the file, then to the file before"),
        ],
    },
    Group {
        title: "Data source",
        bindings: &[
            bind(&[ENTER, char('l')], Command::Open, PICKERS, "open", "show the last query, run a scenario, open a request"),
            bind(&[char('J')], Command::Json, DATA_SOURCE, "JSON",
                "show the exact JSON of the query and its answer, or the frames again"),
            bind(&[char('y')], Command::CopyUrl, DATA_SOURCE, "copy URL",
                "copy the URL for Grafana's Prometheus data source"),
            bind(&[char('f')], Command::FreePort, DATA_SOURCE, "free port", "start the server on any free port"),
            bind(&[char('s')], Command::Serve, DATA_SOURCE, "start", "start the server, or stop it"),
        ],
    },
    Group {
        title: "Choose and read",
        bindings: &[
            bind(&[ENTER, char('l'), RIGHT], Command::Open, LISTS, "open", "open what is chosen"),
            bind(&[char(' '), PAGE_DOWN, control('f')], Command::PageDown, SHEETS, "more", "a screenful down"),
            bind(&[PAGE_UP, control('b')], Command::PageUp, SHEETS, "", "a screenful up"),
            bind(&[ENTER, char('l')], Command::Open, FOLDED, "answers",
                "open the next folded answer on the screen; when all are open, fold them"),
            bind(&[char('t')], Command::Language, CODE, "Go/Rust", "show code in the other language"),
            bind(&[char('>')], Command::CodeRight, CODE, "wide code", "scroll wide code to the right"),
            bind(&[char('<')], Command::CodeLeft, CODE, "", "scroll wide code to the left"),
            bind(&[char('j'), DOWN], Command::Down, BY_LINES, "", "down"),
            bind(&[char('k'), UP], Command::Up, BY_LINES, "", "up"),
            bind(&[control('d')], Command::HalfDown, SHEETS, "", "half a screenful down"),
            bind(&[control('u')], Command::HalfUp, SHEETS, "", "half a screenful up"),
            bind(&[char('g'), HOME], Command::Top, SHEETS, "", "to the beginning"),
            bind(&[char('G'), END], Command::Bottom, SHEETS, "", "to the end"),
        ],
    },
    Group {
        title: "Go",
        bindings: &[
            bind(&[char('n')], Command::Next, SCREENS, "next", "to the next thing to do"),
            bind(&[TAB], Command::NextPane, SCREENS, "pane", "to the next pane"),
            bind(&[SHIFT_TAB], Command::PreviousPane, SCREENS, "", "to the pane before"),
            bind(&[RIGHT], Command::NextPane, PANES, "", "to the next pane"),
            bind(&[LEFT], Command::PreviousPane, PANES, "", "to the pane before"),
            bind(&[char('c')], Command::Contents, SCREENS, "chapters", "to the list of chapters"),
            bind(&[char('b'), ESCAPE, BACKSPACE], Command::Back, SCREENS, "back", "to where you came from"),
            bind(&[char('1')], Command::Home, SCREENS, "", "to the overview"),
            bind(&[char('4')], Command::DataSource, SCREENS, "", "to the data source"),
            bind(&[char('/')], Command::Search, SCREENS, "search", "search in lessons and exercises"),
            bind(&[char('?'), F1], Command::Help, SCREENS, "all keys", "show all keys"),
            bind(&[char('q')], Command::Quit, SCREENS, "quit", "quit; everything is kept"),
        ],
    },
];

/// Bindings that the help doesn't list: those of what lies over a screen, and those that every terminal program has.
#[rustfmt::skip]
pub(super) const UNLISTED: &[Binding] = &[
    bind(&[ENTER], Command::Open, &[Search], "open", ""),
    bind(&[DOWN, TAB, control('n'), control('j')], Command::Down, &[Search], "choose", ""),
    bind(&[UP, SHIFT_TAB, control('p'), control('k')], Command::Up, &[Search], "", ""),
    bind(&[PAGE_DOWN], Command::PageDown, &[Search], "", ""),
    bind(&[PAGE_UP], Command::PageUp, &[Search], "", ""),
    bind(&[ESCAPE], Command::Close, &[Search], "close", ""),
    bind(&[ENTER], Command::Save, &[Finding], "save", ""),
    bind(&[TAB, DOWN], Command::NextKind, &[Finding], "other kind", ""),
    bind(&[SHIFT_TAB, UP], Command::PreviousKind, &[Finding], "", ""),
    bind(&[ESCAPE], Command::Close, &[Finding], "cancel", ""),
    bind(&[char('j'), DOWN], Command::Down, &[Help], "scroll", ""),
    bind(&[char('k'), UP], Command::Up, &[Help], "", ""),
    bind(&[ESCAPE, char('?'), char('q'), char('b'), ENTER, F1], Command::Close, &[Help], "close", ""),
    bind(&[char('y')], Command::Yes, &[Question], "yes", ""),
    bind(&[char('n'), ESCAPE, char('q'), char('b')], Command::Close, &[Question], "no", ""),
    bind(&[char('q')], Command::Quit, &[TooSmall], "quit", ""),
    bind(&[control('c')], Command::Quit, &[], "", ""),
    bind(&[control('z')], Command::Suspend, &[], "", ""),
];
