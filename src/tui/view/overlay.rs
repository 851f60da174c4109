//! What lies over a screen: the help, the search, a question.

use ratatui::{
    buffer::Buffer,
    layout::{Margin, Position, Rect},
    style::Style,
    text::{Line, Span},
    widgets::{Block, BorderType, Clear, Widget},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    areas::{Areas, QUESTION},
    model::{
        Model, Overlay, Question,
        search::{Hit, Search},
    },
    services::ItemId,
    sheet::{prose::between, wrap},
};

use super::paint;

/// Draws what lies over the screen, and says where the cursor is, if there is one.
pub(super) fn draw(model: &Model, buffer: &mut Buffer) -> Option<Position> {
    match model.overlay.as_ref()? {
        Overlay::Help(sheet) => {
            let inner = Areas::help(model.size);
            frame(model, "All keys", outer(inner), buffer);
            paint::sheet(sheet, inner, &model.theme, buffer);
            None
        }
        Overlay::Search(search) => Some(draw_search(model, search, buffer)),
        Overlay::Question(question) => {
            draw_question(model, question, buffer);
            None
        }
    }
}

fn outer(inner: Rect) -> Rect {
    Rect {
        x: inner.x.saturating_sub(2),
        y: inner.y.saturating_sub(1),
        width: inner.width + 4,
        height: inner.height + 2,
    }
}

pub(super) fn frame(model: &Model, title: &str, area: Rect, buffer: &mut Buffer) {
    Clear.render(area, buffer);
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(model.theme.border)
        .title(Span::styled(format!(" {title} "), model.theme.heading))
        .render(area, buffer);
}

fn draw_search(model: &Model, search: &Search, buffer: &mut Buffer) -> Position {
    let theme = &model.theme;
    let area = Areas::search(model.size);
    frame(model, "Search lessons and exercises", area, buffer);
    let inner = area.inner(Margin::new(2, 1));
    let field = Rect { height: 1, ..inner };
    let room = usize::from(inner.width).saturating_sub(3);
    // Of a long text, the end is shown: that is where one types.
    let mut text = search.text.as_str();
    while text.width() > room {
        let mut chars = text.chars();
        chars.next();
        text = chars.as_str();
    }
    let line = Line::from(vec![Span::styled("/ ", theme.key), Span::styled(text, theme.strong)]);
    paint::line(&line, field, buffer);
    let below = |rows: u16| Rect {
        y: inner.y + rows,
        height: 1,
        ..inner
    };
    let count = match (search.text.trim().is_empty(), search.hits.len()) {
        (true, _) => "Words in any order; parts of words are found too.".to_owned(),
        (false, 0) => "Nothing found.".to_owned(),
        (false, 1) => "1 place".to_owned(),
        (false, count) => format!("{count} places"),
    };
    paint::line(&Line::styled(count, theme.dim), below(1), buffer);
    let first = Areas::first_hit(model.size, search);
    let rows = Areas::search_rows(model.size);
    let hits = search.hits.iter().enumerate().skip(first).take(rows);
    for (row, (index, hit)) in (2..).step_by(2).zip(hits) {
        draw_hit(
            model,
            search,
            hit,
            (below(row), below(row + 1)),
            index == search.chosen,
            buffer,
        );
    }
    let column = u16::try_from(text.width()).unwrap_or(0) + 2;
    Position::new(field.x + column, field.y)
}

fn draw_hit(model: &Model, search: &Search, hit: &Hit, rows: (Rect, Rect), chosen: bool, buffer: &mut Buffer) {
    let theme = &model.theme;
    let mark = model.mark(&hit.item);
    let mut left = vec![
        (theme.accent, if chosen { "▸ " } else { "  " }.to_owned()),
        (super::status::style(mark, theme), format!("{} ", mark.glyph())),
        (theme.strong, hit.title.clone()),
    ];
    if let Some((_, section)) = &hit.section {
        left.push((theme.text, format!(" › {section}")));
    }
    let kind = match hit.item {
        ItemId::Lesson(_) => "lesson",
        ItemId::Exercise(_) => "exercise",
    };
    let right = [(theme.dim, kind.to_owned())];
    paint::line(&between(&left, &right, rows.0.width.into()), rows.0, buffer);
    let width = usize::from(rows.1.width).saturating_sub(4);
    let mut passage = Line::raw("    ");
    passage
        .spans
        .extend(excerpt(&hit.passage, &search.text, width, (theme.dim, theme.accent)));
    paint::line(&passage, rows.1, buffer);
    if chosen {
        paint::row(rows.0, theme.selection, buffer);
    }
}

/// The part of a passage around the first word that was searched for, with all of them in the second style.
fn excerpt(passage: &str, searched: &str, width: usize, styles: (Style, Style)) -> Vec<Span<'static>> {
    let lower = passage.to_ascii_lowercase();
    let words: Vec<String> = searched.split_whitespace().map(str::to_ascii_lowercase).collect();
    let first = words.iter().filter_map(|word| lower.find(word)).min().unwrap_or(0);
    let start = if first > width / 2 {
        // The beginning of a word, some way before.
        let from = passage.floor_char_boundary(first - width / 3);
        passage[from..]
            .find(' ')
            .map_or(from, |space| from + space + 1)
            .min(first)
    } else {
        0
    };
    let lead = if start > 0 { "… " } else { "" };
    let shown = wrap::cut(&format!("{lead}{}", &passage[start..]), width);
    let lower = shown.to_ascii_lowercase();
    let mut marked = vec![false; shown.len()];
    for word in &words {
        for (at, _) in lower.match_indices(word.as_str()) {
            marked[at..at + word.len()].fill(true);
        }
    }
    let mut spans = Vec::new();
    let mut at = 0;
    for run in marked.chunk_by(|one, next| one == next) {
        let style = if run[0] { styles.1 } else { styles.0 };
        spans.push(Span::styled(shown[at..at + run.len()].to_owned(), style));
        at += run.len();
    }
    spans
}

fn draw_question(model: &Model, question: &Question, buffer: &mut Buffer) {
    let theme = &model.theme;
    let (title, text, yes) = match question {
        Question::Reset(id) => (
            "Reset",
            format!("Put the starter of {id} back? What you wrote is kept: u brings it back."),
            "yes, reset",
        ),
        Question::GiveUp(id) => (
            "Give up?",
            format!(
                "Give up on {id} and see a solution? It is noted that you saw it. You can still pass the exercise afterwards."
            ),
            "yes, show it",
        ),
        Question::Delete(index, finding) => (
            "Delete",
            format!(
                "Delete finding {} on {}:{}? This can't be undone.",
                index + 1,
                finding.file,
                finding.line
            ),
            "yes, delete",
        ),
        Question::Discard => (
            "Cancel",
            "Throw away what you wrote here?".to_owned(),
            "yes, throw it away",
        ),
    };
    let mut lines = vec![Line::default()];
    let width = usize::from(QUESTION.min(model.size.0)).saturating_sub(4);
    lines.extend(wrap::wrap_text(&text, width, theme.text, &Span::raw("")));
    lines.push(Line::default());
    lines.push(Line::from(vec![
        Span::styled("y", theme.key),
        Span::styled(format!(" {yes}    "), theme.text),
        Span::styled("n", theme.key),
        Span::styled(" no", theme.text),
    ]));
    let area = Areas::question(model.size, lines.len());
    frame(model, title, area, buffer);
    paint::lines(&lines, area.inner(Margin::new(2, 1)), buffer);
}
