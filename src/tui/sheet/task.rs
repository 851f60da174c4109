//! An exercise's task: what is asked, the files, and the hints that were taken.

use ratatui::text::{Line, Span};

use crate::{
    course::model::Exercise,
    tui::model::exercise::Task,
};

use super::{
    prose::{Ink, indent},
    sentences::{self, Sentence},
    wrap,
};

/// The lines of a task, and where things are in them.
#[derive(Debug)]
pub struct TaskLines {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// The numbered sentences.
    pub sentences: Vec<Sentence>,
    /// The files' lines: line and index of the file.
    pub files: Vec<(usize, usize)>,
    /// The lines with which the hints begin.
    pub hints: Vec<usize>,
}

/// Lays a task out with its files, whose paths are given as they are shown, and as many hints as were taken.
pub fn lay_out(exercise: &Exercise, task: &Task, paths: &[String], taken: usize, width: u16, ink: Ink<'_>) -> TaskLines {
    let theme = ink.theme;
    let mut lines = vec![
        Line::styled(exercise.manifest.title.clone(), theme.heading),
        Line::default(),
    ];
    let start = lines.len();
    lines.extend(ink.document(&task.document, width));
    let mut sentences = sentences::find(&lines[start..]);
    for part in sentences.iter_mut().flat_map(|sentence| &mut sentence.parts) {
        part.0 += start;
    }
    lines.push(Line::default());
    lines.push(ink.title(if paths.len() == 1 { "Your file" } else { "Your files" }));
    let mut files = Vec::new();
    let lead = Span::raw("  ");
    for (index, path) in paths.iter().enumerate() {
        let wrapped = wrap::wrap_text(path, usize::from(width), theme.link, &lead);
        files.extend((lines.len()..lines.len() + wrapped.len()).map(|line| (line, index)));
        lines.extend(wrapped);
    }
    if !exercise.given.is_empty() {
        lines.push(Line::default());
        lines.push(ink.title("To read"));
        for path in exercise.given.keys() {
            lines.extend(wrap::wrap_text(path, usize::from(width), theme.dim, &lead));
        }
    }
    let mut hints = Vec::new();
    for (index, hint) in task.hints.iter().take(taken).enumerate() {
        lines.push(Line::default());
        hints.push(lines.len());
        lines.push(ink.title(format!("Hint {} of {}", index + 1, task.hints.len())));
        lines.extend(indent(ink.document(hint, width.saturating_sub(2)), 2));
    }
    TaskLines {
        lines,
        sentences,
        files,
        hints,
    }
}
