//! What frames every screen: the first line, the last line, the lines between panes.

use ratatui::{
    buffer::Buffer,
    layout::Rect,
    style::Style,
    text::{Line, Span},
    widgets::{Clear, Widget},
};
use unicode_width::UnicodeWidthStr;

use crate::tui::{
    areas::{Areas, PROGRAM, SMALLEST, panes::Panes},
    keymap,
    message::{Command, Preparation},
    model::{
        Model,
        data_source::Serving,
        location::{Pane, Screen},
    },
    services::ItemId,
    sheet::{data_source::about, home::crates, prose::between, wrap},
};

use super::{paint, status};

/// The first line: where one is, and how much is done.
pub(super) fn bar(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let theme = &model.theme;
    let mut left = vec![(theme.heading, PROGRAM.to_owned())];
    let mut right = Vec::new();
    if areas.names_screens(&model.at) {
        left.extend(screens(model));
        if model.at.screen == Screen::DataSource {
            let (style, sign, word) = about::state(&model.data_source.serving, theme);
            right.push((style, format!("{sign} {word}")));
        } else {
            if let Some(Preparation::Running { done, total }) = model.preparation
                && model.at.screen != Screen::Home
            {
                right.push((theme.dim, format!("preparing, {}   ", crates(done, total))));
            }
            let tally = model.tally(model.outline.items());
            right.push((theme.text, format!("{} of {} passed", tally.passed, tally.exercises)));
        }
    } else {
        left.push((Style::new(), "  ".to_owned()));
        match (&model.at.screen, model.exercise()) {
            (Screen::Exercise(id) | Screen::Review(id), Some((exercise, state))) => {
                left.push((theme.strong, id.clone()));
                right.push(status::of(model, exercise, state));
            }
            (Screen::Lesson(id), _) => {
                left.push(lesson_name(model, id));
                right.extend(lesson_state(model, id));
            }
            _ => {}
        }
    }
    right.push((Style::new(), " ".to_owned()));
    paint::line(&between(&left, &right, areas.bar.width.into()), areas.bar, buffer);
}

/// The screens by name, each with its key, and a sign on what needs attention.
fn screens(model: &Model) -> Vec<(Style, String)> {
    let theme = &model.theme;
    let in_data_source = model.at.screen == Screen::DataSource;
    let mut parts = Vec::new();
    for (screen, key, name) in Areas::SCREENS {
        let is_here = (screen == Screen::DataSource) == in_data_source;
        parts.push((theme.key, format!("   {key}")));
        parts.push((if is_here { theme.strong } else { theme.dim }, format!(" {name}")));
    }
    if matches!(model.data_source.serving, Serving::NotStarted(_)) {
        parts.push((theme.warn, " !".to_owned()));
    }
    parts
}

/// The lines between panes.
pub(super) fn borders(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let style = model.theme.border;
    if let Some(rule) = areas.rule {
        buffer.set_string(rule.x, rule.y, "─".repeat(rule.width.into()), style);
    }
    for border in &areas.borders {
        for row in border.rows() {
            buffer.set_string(row.x, row.y, "│", style);
        }
        if let Some(rule) = areas.rule {
            buffer.set_string(border.x, rule.y, "┬", style);
        }
    }
    if let Some(verdict) = areas.verdict {
        let rule = verdict.rule;
        buffer.set_string(rule.x, rule.y, "─".repeat(rule.width.into()), style);
    }
}

/// The lines between the panes of a screen that has several.
pub(super) fn pane_borders(model: &Model, areas: &Areas, panes: &Panes, buffer: &mut Buffer) {
    let theme = &model.theme;
    for border in &panes.borders {
        for row in border.rows() {
            buffer.set_string(row.x, row.y, "│", theme.border);
        }
        if let Some(rule) = areas.rule {
            buffer.set_string(border.x, rule.y, "┬", theme.border);
        }
    }
    if let Some(rule) = panes.rule {
        buffer.set_string(rule.x, rule.y, "─".repeat(rule.width.into()), theme.border);
        if let Some(border) = panes.borders.first() {
            buffer.set_string(border.x, rule.y, "├", theme.border);
        }
    }
}

/// The line over a lesson.
pub(super) fn lesson_title(model: &Model, id: &str, area: Rect, buffer: &mut Buffer) {
    let line = between(&[lesson_name(model, id)], &lesson_state(model, id), area.width.into());
    paint::line(&line, area, buffer);
}

fn lesson_name(model: &Model, id: &str) -> (Style, String) {
    let title = model.course.lesson(id).map_or("", |lesson| &lesson.title);
    (model.theme.heading, title.to_owned())
}

fn lesson_state(model: &Model, id: &str) -> [(Style, String); 2] {
    let minutes = model.course.lesson(id).map_or(0, |lesson| lesson.minutes);
    let item = ItemId::Lesson(id.to_owned());
    let mark = model.mark(&item);
    let style = status::style(mark, &model.theme);
    [
        (model.theme.dim, format!("{minutes} min  ")),
        (style, format!("{} {}", mark.glyph(), model.mark_word(&item))),
    ]
}

/// The last line: the keys that help most.
pub(super) fn footer(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let theme = &model.theme;
    let width = usize::from(areas.footer.width);
    let entry = |key: &str, label: &str| [(theme.key, format!("{key} ")), (theme.dim, format!("{label}  "))];
    let needs = |entry: &[(Style, String)]| entry.iter().map(|(_, text)| text.width()).sum::<usize>();
    let (help, keys): (Vec<_>, Vec<_>) = keymap::footer(model)
        .into_iter()
        .partition(|(command, ..)| *command == Command::Help);
    let right: Vec<_> = help.iter().flat_map(|(_, key, label)| entry(key, label)).collect();
    let mut left = vec![(Style::new(), " ".to_owned())];
    let mut room = width.saturating_sub(needs(&right) + 2);
    for (_, key, label) in &keys {
        let entry = entry(key, label);
        if needs(&entry) <= room {
            room -= needs(&entry);
            left.extend(entry);
        }
    }
    paint::line(&between(&left, &right, width), areas.footer, buffer);
}

/// Something to be said, in place of the last line; what is long takes as many lines as it needs.
pub(super) fn notice(model: &Model, areas: &Areas, buffer: &mut Buffer) {
    let Some(notice) = &model.notice else { return };
    let theme = &model.theme;
    let (style, sign) = if notice.trouble {
        (theme.warn, "! ")
    } else {
        (theme.text, "")
    };
    let text = wrap::without_escapes(&notice.text).replace('\n', " ");
    let first = Span::styled(format!(" {sign}"), style);
    let rest = Span::raw(" ".repeat(first.width()));
    let width = usize::from(areas.footer.width).saturating_sub(1);
    let lines = wrap::wrap(&[(style, text)], width, &first, &rest);
    let rows = u16::try_from(lines.len()).unwrap_or(u16::MAX).min(areas.footer.y);
    let area = Rect {
        y: areas.footer.bottom().saturating_sub(rows),
        height: rows,
        ..areas.footer
    };
    Clear.render(area, buffer);
    paint::lines(&lines, area, buffer);
}

/// What is said when nothing else has room.
pub(super) fn too_small(model: &Model, buffer: &mut Buffer) {
    let (width, height) = model.size;
    let theme = &model.theme;
    let text = [
        Line::styled("This window is too small.", theme.strong),
        Line::styled(
            format!("It has {width} × {height}; {} × {} is enough.", SMALLEST.0, SMALLEST.1),
            theme.text,
        ),
        Line::from(vec![Span::styled("q", theme.key), Span::styled(" quits", theme.dim)]),
    ];
    let lines: Vec<Line<'static>> = text
        .iter()
        .flat_map(|line| {
            let spans: Vec<_> = line
                .spans
                .iter()
                .map(|span| (line.style.patch(span.style), span.content.to_string()))
                .collect();
            wrap::wrap(&spans, width.into(), &Span::raw(""), &Span::raw(""))
        })
        .collect();
    let above = usize::from(height).saturating_sub(lines.len()) / 2;
    let area = Rect {
        y: buffer.area.y + u16::try_from(above).unwrap_or(0),
        ..buffer.area
    }
    .intersection(buffer.area);
    paint::lines(&lines, area, buffer);
}

/// Whether a pane has the keys.
pub(super) fn has_focus(model: &Model, pane: Pane) -> bool {
    model.overlay.is_none() && model.at.pane == pane
}
