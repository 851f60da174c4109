//! The data source: its state and what can be shown, the frames, the requests.

use ratatui::{buffer::Buffer, layout::Rect, style::Style, text::Line};

use crate::{
    datasource::live::Exchange,
    tui::{
        areas::{Areas, panes::Panes},
        model::{
            Model,
            data_source::{DataSource, Serving, Subject, Trial, View},
            location::Pane,
        },
        sheet::{
            data_source::{clock, count, duration, exchange::status},
            prose::between,
            wrap,
        },
    },
};

use super::{chrome, paint};

pub(super) fn draw(model: &Model, areas: &Areas, panes: &Panes, buffer: &mut Buffer) {
    let theme = &model.theme;
    if let Some(tabs) = panes.tabs {
        let tabs = (areas.tabs(&DataSource::PANES), tabs);
        draw_tabs(model, &tabs.0, tabs.1, buffer);
    }
    chrome::pane_borders(model, areas, panes, buffer);
    for (pane, title, content) in &panes.shown {
        if let Some(title) = title {
            let sign = if chrome::has_focus(model, *pane) { "▸ " } else { "" };
            let name = if chrome::has_focus(model, *pane) {
                theme.strong
            } else {
                theme.subheading
            };
            let left = [(theme.accent, sign.to_owned()), (name, name_of(model, *pane))];
            paint::line(
                &between(&left, &about(model, *pane), title.width.into()),
                *title,
                buffer,
            );
        }
        match pane {
            Pane::Requests => draw_requests(model, *content, buffer),
            Pane::Frames => paint::sheet(&model.data_source.main, *content, theme, buffer),
            _ => {
                let source = &model.data_source;
                paint::sheet(&source.about, *content, theme, buffer);
                let chosen = source
                    .rows
                    .get(source.picked)
                    .and_then(|line| line.checked_sub(source.about.top()));
                let row = chosen.and_then(|row| content.rows().nth(row));
                if let Some(row) = row.filter(|_| chrome::has_focus(model, Pane::Source)) {
                    paint::row(row, theme.selection, buffer);
                }
            }
        }
    }
}

fn draw_tabs(model: &Model, tabs: &[(Pane, Rect)], area: Rect, buffer: &mut Buffer) {
    let theme = &model.theme;
    let taken = tabs.last().map_or(0, |(_, tab)| tab.right().saturating_sub(area.x));
    let room = usize::from(area.width.saturating_sub(taken + 1));
    let mut right = about(model, model.at.pane);
    if model.at.pane == Pane::Frames {
        right.insert(0, (theme.text, format!("{}  ", name_of(model, Pane::Frames))));
    }
    let needed: usize = right
        .iter()
        .map(|(_, text)| unicode_width::UnicodeWidthStr::width(text.as_str()))
        .sum();
    if needed <= room {
        paint::line(&between(&[], &right, area.width.into()), area, buffer);
    }
    for (pane, tab) in tabs {
        let style = if chrome::has_focus(model, *pane) {
            theme.selection
        } else {
            theme.dim
        };
        paint::line(&Line::raw(format!(" {} ", pane.title())), *tab, buffer);
        paint::row(*tab, style, buffer);
    }
}

/// The name of what a pane shows.
fn name_of(model: &Model, pane: Pane) -> String {
    let source = &model.data_source;
    if pane != Pane::Frames {
        return pane.title().to_owned();
    }
    let name = match (&source.view, &source.subject) {
        (View::Exchange(_), _) => return "Request".to_owned(),
        (_, Subject::LastQuery) => "Last query",
        (_, Subject::Scenario(place, _)) => source.scenarios.get(*place).map_or("", |scenario| &scenario.name),
    };
    if source.view == View::Json {
        format!("{name} · JSON")
    } else {
        name.to_owned()
    }
}

/// What is said of a pane's content in its title.
fn about(model: &Model, pane: Pane) -> Vec<(Style, String)> {
    let (source, theme) = (&model.data_source, &model.theme);
    let text = match pane {
        Pane::Requests if source.requests().len() > 0 => match source.requests().len() {
            1 => "1, newest first".to_owned(),
            kept => format!("{}, newest first", count(kept)),
        },
        Pane::Frames if matches!(source.view, View::Exchange(_)) => String::new(),
        Pane::Frames => match &source.subject {
            Subject::LastQuery => source
                .query()
                .map(|query| clock(query.at, &source.zone))
                .unwrap_or_default(),
            Subject::Scenario(_, Trial::Answered(tried)) => format!("last hour · {}", duration(tried.took)),
            Subject::Scenario(..) => String::new(),
        },
        _ => String::new(),
    };
    vec![(theme.dim, text)]
}

fn draw_requests(model: &Model, area: Rect, buffer: &mut Buffer) {
    let (source, theme) = (&model.data_source, &model.theme);
    if source.requests().len() == 0 {
        let text = match source.url() {
            Some(url) => format!("No request yet. Try: curl {url}/livez"),
            None if source.serving == Serving::Starting => String::new(),
            None => "No requests: the server isn't running.".to_owned(),
        };
        let lines = wrap::wrap_text(&text, area.width.into(), theme.dim, &ratatui::text::Span::raw(""));
        paint::lines(&lines, area, buffer);
        return;
    }
    let first = source.first_row(area.height);
    let focus = chrome::has_focus(model, Pane::Requests);
    let chosen = source.chosen_row();
    for (row, (index, request)) in area.rows().zip(source.requests().enumerate().skip(first)) {
        let is_chosen = index == chosen;
        let is_open = source.view == View::Exchange(request.sequence);
        paint::line(
            &request_line(model, &request.event, (is_chosen && focus) || is_open, row.width),
            row,
            buffer,
        );
        if is_chosen && focus {
            paint::row(row, theme.selection, buffer);
        }
    }
    paint::thumb(source.requests().len(), first, area, theme, buffer);
}

fn request_line(model: &Model, exchange: &Exchange, is_marked: bool, width: u16) -> Line<'static> {
    let (zone, theme) = (&model.data_source.zone, &model.theme);
    let left = [
        (theme.accent, if is_marked { "▸ " } else { "  " }.to_owned()),
        (theme.dim, format!("{}  ", clock(exchange.at, zone))),
        (theme.text, format!("{:4} ", wrap::cut(&exchange.method, 7))),
        (theme.text, wrap::without_escapes(&exchange.path)),
    ];
    let right = [
        (status(exchange.status, theme), format!(" {}", exchange.status)),
        (theme.dim, format!("  {:>7}", duration(exchange.duration))),
    ];
    between(&left, &right, width.into())
}
