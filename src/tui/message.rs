//! Everything that the workbook can be told: by a person, by work in the background, by the terminal. Data only.

use std::{net::SocketAddr, time::Duration};

use crate::{datasource::live::News, grading::event::Event};

use super::{
    highlight::Highlighted,
    services::{
        Loaded, Saved,
        data_source::{NotStarted, Tried},
    },
};

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Message {
    /// The person asks for something.
    Command(Command),
    /// The person types into a field.
    Edit(Edit),
    /// The person clicks.
    Click {
        /// Column of the screen, from 0.
        column: u16,
        /// Row of the screen, from 0.
        row: u16,
    },
    /// The person turns the mouse wheel.
    Wheel {
        /// Column of the screen, from 0.
        column: u16,
        /// Row of the screen, from 0.
        row: u16,
        /// Whether downwards.
        down: bool,
    },
    /// The terminal has a new size.
    Resized {
        /// Columns.
        width: u16,
        /// Rows.
        height: u16,
    },
    /// Time passes; sent only while a clock is on the screen.
    Tick(Duration),
    /// What is known of the learner's work was read.
    Loaded(Box<Loaded>),
    /// A grade goes on.
    Grading {
        /// The grade.
        job: JobId,
        /// What happened.
        event: Event,
    },
    /// A grade is over, cancelled or not.
    GradingEnded {
        /// The grade.
        job: JobId,
        /// Why nothing could be told, if so.
        error: Option<String>,
    },
    /// The exercises' dependencies are being built.
    Preparing(Preparation),
    /// A graded file changed.
    FileChanged {
        /// The exercise's id.
        exercise: String,
        /// Whether the files are the starter's now.
        untouched: bool,
    },
    /// It was found out how changes can be noticed.
    Watching(Watching),
    /// A block of code was highlighted.
    Highlighted(Highlighted),
    /// The editor was closed, or couldn't be started.
    EditorClosed {
        /// What went wrong, and what to do.
        error: Option<String>,
    },
    /// An exercise was reset.
    WasReset {
        /// The exercise's id.
        exercise: String,
        /// What went wrong, and what to do.
        error: Option<String>,
    },
    /// A reset was undone.
    ResetUndone {
        /// The exercise's id.
        exercise: String,
        /// Whether the files are the starter's now, or what went wrong, and what to do.
        untouched: Result<bool, String>,
    },
    /// The data source tells of itself.
    DataSource(Told),
    /// The file with an exercise's findings was read: what is in it, none if it isn't there, or why it can't be opened.
    ReviewRead {
        /// The exercise's id.
        exercise: String,
        /// The text.
        text: Result<Option<String>, String>,
    },
    /// A change of that file was saved, or not.
    ReviewSaved {
        /// The exercise's id.
        exercise: String,
        /// The change.
        job: JobId,
        /// What became of it.
        result: Result<Saved, String>,
    },
    /// Something in the background went wrong that the person should know of.
    Trouble(String),
}

/// What the data source tells of itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Told {
    /// It runs, or could not be started.
    Started(Result<SocketAddr, NotStarted>),
    /// It ended, as it was asked to.
    Stopped,
    /// Something happened in it: all that it keeps of what happened so far.
    News(News),
    /// A scenario was tried.
    Tried {
        /// The trial.
        job: JobId,
        /// What came of it.
        result: Result<Box<Tried>, String>,
    },
}

/// Identifies one grade; later ones have greater numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct JobId(pub u64);

/// What a person can ask for by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// One line, case or row down.
    Down,
    /// One line, case or row up.
    Up,
    /// One line down, where [`Command::Down`] goes to the next case.
    LineDown,
    /// One line up.
    LineUp,
    /// A screenful down.
    PageDown,
    /// A screenful up.
    PageUp,
    /// Half a screenful down.
    HalfDown,
    /// Half a screenful up.
    HalfUp,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// Opens what is chosen: an item, a result, an answer.
    Open,
    /// To where one came from.
    Back,
    /// To the overview.
    Home,
    /// To the data source.
    DataSource,
    /// To the next thing to do.
    Next,
    /// Into the list of chapters.
    Contents,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// Shows code in the other language.
    Language,
    /// Scrolls wide code to the right.
    CodeRight,
    /// Scrolls wide code to the left.
    CodeLeft,
    /// Opens the exercise's files in the editor.
    Edit,
    /// Grades now.
    Grade,
    /// Shows one more hint.
    Hint,
    /// Shows the lesson's section that explains the case.
    Lesson,
    /// Shows the whole transcript, or only what differs.
    WholeDiff,
    /// Asks whether to put the starter back.
    Reset,
    /// Undoes the last reset.
    Undo,
    /// Shows the solution, after a question if the exercise hasn't passed.
    Reveal,
    /// Starts the data source, or ends it.
    Serve,
    /// Starts the data source on any free port.
    FreePort,
    /// Opens the review of the exercise's pull request.
    Review,
    /// Starts a finding on the line that the cursor is on.
    Write,
    /// Asks whether to delete the finding.
    Delete,
    /// Changes what the author is told of the whole.
    Judge,
    /// Saves the finding that is being written.
    Save,
    /// Chooses the next kind of finding.
    NextKind,
    /// Chooses the kind before.
    PreviousKind,
    /// To the next file.
    NextFile,
    /// To the beginning of the file, or to the file before.
    PreviousFile,
    /// Shows the exact JSON, or the frames again.
    Json,
    /// Copies the URL for Grafana's Prometheus data source.
    CopyUrl,
    /// Opens the search.
    Search,
    /// Opens the list of keys.
    Help,
    /// Answers a question with yes.
    Yes,
    /// Closes what lies over the screen.
    Close,
    /// Hands the terminal back to the shell until `fg`.
    Suspend,
    /// Takes the terminal over again, after another program may have drawn on it.
    Resume,
    /// Ends the program.
    Quit,
}

/// A change to a text field, or a movement of its cursor. The search's cursor stays at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Adds a character.
    Insert(char),
    /// Takes the character before the cursor away.
    Backspace,
    /// Takes the character behind the cursor away.
    Delete,
    /// Takes the word before the cursor away.
    DeleteWord,
    /// Takes all before the cursor away.
    Clear,
    /// One character to the left.
    Left,
    /// One character to the right.
    Right,
    /// To the beginning.
    Start,
    /// To the end.
    End,
}

/// How far the exercises' dependencies are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Preparation {
    /// Being built.
    Running {
        /// Crates done.
        done: usize,
        /// Crates in all; 0 while that isn't known.
        total: usize,
    },
    /// Ready.
    Done,
    /// Not possible.
    Failed(String),
}

/// How changes of the learner's files are noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watching {
    /// The system tells.
    Native,
    /// The files are looked at again and again, for the reason given.
    Polling(String),
    /// Not at all, for the reason given.
    Off(String),
}
