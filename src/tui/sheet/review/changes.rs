//! A pull request's lines: code in colours, with its numbers and what happens to it.

use ratatui::{
    style::Style,
    text::{Line, Span},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    highlight::Key,
    model::{
        Model,
        review::{
            ReviewModel,
            pull_request::{Change, CodeLine, Row, SourceFile},
        },
    },
    sheet::{prose::between, wrap},
};

/// A column for the cursor, one for a finding's mark, four for a number, one for the sign, one before the code.
const GUTTER: usize = 9;

/// The lines, and where each row begins in them; at last, where they end.
pub(super) fn lay_out(model: &Model, review: &ReviewModel, width: u16) -> (Vec<Line<'static>>, Vec<usize>) {
    let width = usize::from(width);
    let theme = &model.theme;
    let request = &review.request;
    let highlights: Vec<_> = request
        .files
        .iter()
        .map(|file| model.highlights.get(Key::of(file.grammar, &file.text)))
        .collect();
    let mut lines = Vec::new();
    let mut starts = Vec::with_capacity(request.rows.len() + 1);
    for (index, row) in request.rows.iter().enumerate() {
        if matches!(row, Row::File(..)) && index > 0 {
            lines.push(Line::default());
        }
        starts.push(lines.len());
        match row {
            Row::Words(text) => {
                let lead = Span::raw("  ");
                let wrapped = wrap::wrap_text(text, width, theme.text, &lead);
                lines.extend(if wrapped.is_empty() {
                    vec![Line::default()]
                } else {
                    wrapped
                });
            }
            Row::File(file, what) => {
                let path = &request.files[*file].path;
                let left = [(theme.heading, format!("  {path}"))];
                lines.push(between(&left, &[(theme.dim, what.clone())], width));
            }
            Row::Gap => lines.push(Line::styled("       ⋯", theme.dim)),
            Row::Line(line) => {
                let file = &request.files[line.file];
                let spans = colour(model, line, file, highlights[line.file]);
                let is_noted = line
                    .number
                    .is_some_and(|number| review.finding_at(&file.path, number).is_some());
                lines.extend(code(model, line, &spans, is_noted, width));
            }
        }
    }
    starts.push(lines.len());
    (lines, starts)
}

/// The line's text in the colours of its language; what is taken away in its own.
fn colour(
    model: &Model,
    line: &CodeLine,
    file: &SourceFile,
    highlights: Option<&[Vec<crate::tui::highlight::Span>]>,
) -> Vec<(Style, String)> {
    let theme = &model.theme;
    let plain = if line.change == Change::Removed {
        theme.removed
    } else {
        theme.text
    };
    let whole = vec![(plain, line.text.clone())];
    let Some(index) = line.number.and_then(|number| number.checked_sub(1)) else {
        return whole;
    };
    // Where the diff and the file disagree, the diff is shown.
    let same = file.text.lines().nth(index) == Some(line.text.as_str());
    match highlights.and_then(|lines| lines.get(index)).filter(|_| same) {
        Some(pieces) => pieces
            .iter()
            .map(|piece| {
                let text = line.text.get(piece.text.clone()).unwrap_or_default();
                (theme.token(piece.token), text.to_owned())
            })
            .collect(),
        None => whole,
    }
}

fn code(model: &Model, line: &CodeLine, spans: &[(Style, String)], is_noted: bool, width: usize) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let (sign, style) = match line.change {
        Change::Kept => (" ", theme.dim),
        Change::Added => ("+", theme.added),
        Change::Removed => ("−", theme.removed),
    };
    let number = line.number.map(|number| number.to_string()).unwrap_or_default();
    let room = width.saturating_sub(GUTTER).max(1);
    // What doesn't fit goes on below the line's own indentation.
    let blank: String = line.text.chars().take_while(|char| char.is_whitespace()).collect();
    let indentation = blank.replace('\t', "    ").width().min(room / 2);
    let rest = Span::raw(" ".repeat(indentation));
    let wrapped = wrap::wrap(spans, room, &Span::raw(""), &rest);
    wrapped
        .into_iter()
        .enumerate()
        .map(|(part, mut line)| {
            let (mark, number, sign) = if part == 0 {
                (if is_noted { "●" } else { " " }, number.as_str(), sign)
            } else {
                (" ", "", " ")
            };
            let lead = [
                Span::raw(" "),
                Span::styled(mark, theme.accent),
                Span::styled(format!("{number:>4} "), theme.dim),
                Span::styled(format!("{sign} "), style),
            ];
            line.spans.splice(0..0, lead);
            line
        })
        .collect()
}
