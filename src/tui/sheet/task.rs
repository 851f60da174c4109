//! An exercise's task: what is asked, the files, and the hints that were taken.

use std::ops::Range;

use ratatui::text::{Line, Span};

use crate::{
    course::model::Exercise,
    tui::{markdown::LayoutOptions, model::exercise::Task},
};

use super::{
    prose::{Ink, indent},
    wrap,
};

/// The lines of a task, and where things are in them.
#[derive(Debug)]
pub struct TaskLines {
    /// The lines.
    pub lines: Vec<Line<'static>>,
    /// The lines of the first marked sentence.
    pub marked: Option<Range<usize>>,
    /// The files' lines: line and index of the file.
    pub files: Vec<(usize, usize)>,
    /// The line with which the last hint begins.
    pub last_hint: Option<usize>,
}

/// Lays a task out with its files, whose paths are given as they are shown, and as many hints as were taken.
pub fn lay_out(
    exercise: &Exercise,
    task: &Task,
    paths: &[String],
    taken: usize,
    width: u16,
    ink: Ink<'_>,
) -> TaskLines {
    let theme = ink.theme;
    let mut lines = vec![
        Line::from(vec![
            Span::styled(exercise.manifest.title.clone(), theme.heading),
            Span::styled(format!("  {}", exercise.id), theme.dim),
        ]),
        Line::default(),
    ];
    let start = lines.len();
    let options = LayoutOptions {
        marked: &task.marked,
        ..ink.options()
    };
    let layout = task.document.layout(width, &options, ink.highlights);
    let marked = layout
        .sentences
        .iter()
        .find(|(tag, _)| task.marked.contains(tag))
        .map(|(_, lines)| lines.start + start..lines.end + start);
    lines.extend(layout.lines);
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
    let mut last_hint = None;
    for (index, hint) in task.hints.iter().take(taken).enumerate() {
        lines.push(Line::default());
        last_hint = Some(lines.len());
        lines.push(ink.title(format!("Hint {} of {}", index + 1, task.hints.len())));
        lines.extend(indent(ink.document(hint, width.saturating_sub(2)), 2));
    }
    TaskLines {
        lines,
        marked,
        files,
        last_hint,
    }
}
