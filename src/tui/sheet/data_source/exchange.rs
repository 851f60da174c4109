//! The main pane with a request, and the main pane with a query's JSON.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::{
    datasource::live::{Exchange, Query},
    tui::{model::Model, sheet::wrap, theme::Theme},
};

use super::{count, date_and_time, duration, json};

/// Columns of the names.
const NAMES: usize = 12;

/// A request's details; a query's with its JSON.
pub fn lay_out(model: &Model, exchange: &Exchange, width: u16) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let rows = [
        ("status", exchange.status.to_string(), status(exchange.status, theme)),
        ("took", duration(exchange.duration), theme.text),
        ("at", date_and_time(exchange.at, &model.data_source.zone), theme.text),
        (
            "route",
            exchange.route.clone().unwrap_or_else(|| "none fits".to_owned()),
            theme.text,
        ),
        ("request id", exchange.request_id.clone(), theme.text),
    ];
    let head = [
        (theme.strong, format!("{} ", exchange.method)),
        (theme.text, exchange.path.clone()),
    ];
    let none = Span::raw("");
    let mut lines = wrap::wrap(&head, width.into(), &none, &none);
    lines.push(Line::default());
    for (name, text, style) in rows {
        let lead = Span::styled(format!("{name:NAMES$}"), theme.dim);
        let rest = Span::raw(" ".repeat(NAMES));
        lines.extend(wrap::wrap(&[(style, text)], width.into(), &lead, &rest));
    }
    if let Some(query) = model.data_source.query_of(exchange) {
        lines.push(Line::default());
        lines.extend(bodies(query, width, theme));
    }
    lines
}

/// A query's request and answer as JSON.
pub fn bodies(query: &Query, width: u16, theme: &Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (title, body) in [("Request", &query.request), ("Answer", &query.response)] {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let size = count(body.bytes().len() + body.left_out());
        lines.push(Line::from(vec![
            Span::styled(title, theme.subheading),
            Span::styled(format!("  {size} bytes"), theme.dim),
        ]));
        lines.extend(json::lay_out(body, width, theme));
    }
    lines
}

/// How a status looks; the number itself says the same.
pub fn status(status: u16, theme: &Theme) -> Style {
    match status {
        0..400 => theme.good,
        400..500 => theme.warn,
        _ => theme.bad,
    }
}
