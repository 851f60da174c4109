//! What an update asks the runtime to do. Data only, so that tests can compare it.

use std::path::PathBuf;

use super::{
    highlight::Grammar,
    message::JobId,
    services::{Progress, data_source::Port},
};

/// Something to be done outside of the model.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Reads what is known of the learner's work.
    Load,
    /// Builds the exercises' dependencies in the background.
    Prepare,
    /// Watches the learner's files.
    Watch,
    /// Grades an exercise.
    StartGrade {
        /// The grade's id; all its messages carry it.
        job: JobId,
        /// The exercise's id.
        exercise: String,
    },
    /// Stops a grade; its [`GradingEnded`](super::message::Message::GradingEnded) still comes.
    CancelGrade(JobId),
    /// Keeps what happened.
    Record(Progress),
    /// Highlights some code in the background.
    Highlight {
        /// The code's language.
        grammar: Grammar,
        /// The code.
        code: String,
    },
    /// Hands the terminal to the editor with these files.
    OpenEditor(Vec<PathBuf>),
    /// Puts the starter back.
    Reset(String),
    /// Undoes the last reset.
    UndoReset(String),
    /// Reads the file with an exercise's findings.
    ReadReview(String),
    /// Changes that file.
    SaveReview {
        /// The change's number; its answer carries it.
        job: JobId,
        /// The exercise's id.
        exercise: String,
        /// What is in the file; none if it isn't there. If something else is, it is left alone.
        before: Option<String>,
        /// What is to be in it.
        text: String,
    },
    /// Starts the data source.
    Serve(Port),
    /// Ends the data source.
    StopServing,
    /// Asks the data source for a scenario.
    TryScenario {
        /// The trial's number; its answer carries it.
        job: JobId,
        /// The scenario's name.
        scenario: String,
        /// How many points are wanted at most.
        points: u16,
    },
    /// Puts a text into the clipboard, through the terminal.
    Copy(String),
    /// Hands the terminal back to the shell until the program is continued.
    Suspend,
    /// Enters the terminal again and draws everything anew.
    Redraw,
    /// Ends the program.
    Quit,
}
