//! Frames as text: what stands in each row, and below it how each row is styled, by the names of the theme's styles.

use std::fmt::Write;

use ratatui::{
    Terminal,
    backend::TestBackend,
    buffer::{Buffer, Cell},
    style::{Color, Modifier, Style},
};

use super::Person;
use crate::tui::{theme::Theme, view::view};

impl Person {
    /// What is on the screen.
    pub(crate) fn sees(&self) -> String {
        self.buffer_text(false)
    }

    /// What is on the screen, and in which styles.
    pub(crate) fn sees_styles(&self) -> String {
        self.buffer_text(true)
    }

    fn buffer_text(&self, styles: bool) -> String {
        let (width, height) = self.model.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal.draw(|frame| view(&self.model, frame)).unwrap();
        let buffer = terminal.backend().buffer();
        let mut text = rows(buffer);
        if styles {
            text.push_str("────\n");
            text.push_str(&style_runs(buffer, &self.model.theme));
        }
        text
    }
}

fn rows(buffer: &Buffer) -> String {
    let width = usize::from(buffer.area.width);
    let mut text = String::new();
    for row in buffer.content().chunks(width) {
        let line: String = row.iter().map(Cell::symbol).collect();
        writeln!(text, "{}", line.trim_end()).unwrap();
    }
    text
}

/// One line for each row that isn't plain: `3: heading 1-8, dim 40-52`.
fn style_runs(buffer: &Buffer, theme: &Theme) -> String {
    let width = usize::from(buffer.area.width);
    let mut text = String::new();
    for (number, row) in buffer.content().chunks(width).enumerate() {
        let mut runs = Vec::new();
        let mut column = 0;
        for run in row.chunk_by(|one, next| look(one) == look(next)) {
            let end = column + run.len() - 1;
            if let Some(name) = name(&run[0], theme) {
                runs.push(if column == end {
                    format!("{name} {column}")
                } else {
                    format!("{name} {column}-{end}")
                });
            }
            column = end + 1;
        }
        if !runs.is_empty() {
            writeln!(text, "{number}: {}", runs.join(", ")).unwrap();
        }
    }
    text
}

/// What a style comes to: colours and modifiers.
type Look = (Color, Color, Modifier);

fn look(cell: &Cell) -> Look {
    (cell.fg, cell.bg, cell.modifier)
}

/// The theme's name for how a cell looks; `None` if it is plain.
fn name(cell: &Cell, theme: &Theme) -> Option<String> {
    let of_style = |style: Style| {
        let colour = |colour: Option<Color>| colour.unwrap_or(Color::Reset);
        (colour(style.fg), colour(style.bg), style.add_modifier)
    };
    let wanted = look(cell);
    if wanted == of_style(Style::new()) {
        return None;
    }
    let named = [
        ("heading", theme.heading),
        ("strong", theme.strong),
        ("dim", theme.dim),
        ("accent", theme.accent),
        ("good", theme.good),
        ("bad", theme.bad),
        ("warn", theme.warn),
        ("border", theme.border),
        ("selection", theme.selection),
        ("marked", theme.marked),
        ("added word", theme.added_word),
        ("removed word", theme.removed_word),
        ("code", theme.code),
        ("code block", theme.code_background),
        ("link", theme.link),
        ("trap", theme.box_trap),
        ("interview", theme.box_interview),
        ("strong selection", theme.strong.patch(theme.selection)),
    ];
    let found = named.iter().find(|(_, style)| of_style(*style) == wanted);
    Some(found.map_or_else(
        || format!("{}/{} {:?}", wanted.0, wanted.1, wanted.2),
        |(name, _)| (*name).to_owned(),
    ))
}
