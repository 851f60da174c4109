//! The main pane with frames: a chart, and each frame as a table.

use ratatui::text::{Line, Span};

use crate::{
    datasource::{
        frame::Frame,
        live::{Answer, Query},
    },
    tui::{
        model::{
            Model,
            data_source::{DataSource, Serving, Subject, Trial},
        },
        sheet::{Stamp, wrap},
    },
};

use super::{chart, count, json, series, table};

/// Lays out the frames of what is shown, or says why there are none.
pub fn lay_out(model: &Model, stamp: Stamp) -> Vec<Line<'static>> {
    let source = &model.data_source;
    match (&source.subject, source.query()) {
        (Subject::Scenario(_, Trial::Failed(why)), _) => {
            let lead = Span::styled("! ", model.theme.bad);
            wrap::wrap(
                &[(model.theme.text, why.clone())],
                stamp.width.into(),
                &lead,
                &Span::raw("  "),
            )
        }
        (Subject::Scenario(..), None) => vec![Line::styled("Asking …", model.theme.dim)],
        (Subject::LastQuery, None) => invitation(model, source, stamp.width),
        (_, Some(query)) => answers(model, query, stamp),
    }
}

/// What to do while nothing was asked.
fn invitation(model: &Model, source: &DataSource, width: u16) -> Vec<Line<'static>> {
    let theme = &model.theme;
    let mut lines = Vec::new();
    let mut say = |style, text: &str| lines.extend(wrap::wrap_text(text, width.into(), style, &Span::raw("")));
    say(theme.text, "No query yet.");
    if let Serving::Running(_) = source.serving {
        say(
            theme.text,
            "Ask from Grafana, or choose a scenario at Source and press Enter: it is asked as a panel would ask it.",
        );
    } else {
        say(
            theme.text,
            "Choose a scenario at Source and press Enter: it is asked as a panel would ask it, also while the server isn't running.",
        );
    }
    lines
}

fn answers(model: &Model, query: &Query, stamp: Stamp) -> Vec<Line<'static>> {
    let (theme, zone) = (&model.theme, &model.data_source.zone);
    let mut lines = Vec::new();
    for answer in query.answers.iter() {
        if let Some(error) = &answer.error {
            let lead = Span::styled(format!("! {}: ", answer.ref_id), theme.bad);
            let rest = Span::raw("  ");
            lines.extend(wrap::wrap(
                &[(theme.text, error.clone())],
                stamp.width.into(),
                &lead,
                &rest,
            ));
        }
    }
    if let Some(data) = series::of(&query.answers) {
        // Below the chart, the table's head and some rows are to be seen.
        let height = (stamp.height * 3 / 5).clamp(6, 24);
        lines.extend(chart::lay_out(&data, stamp.width, height, zone, theme));
    }
    for answer in query.answers.iter() {
        for frame in &answer.frames {
            if !lines.is_empty() {
                lines.push(Line::default());
            }
            lines.push(title(model, answer, frame));
            if frame.fields().is_empty() {
                lines.push(Line::styled("no data", theme.dim));
            } else {
                lines.extend(table::lay_out(frame, stamp.width, zone, theme));
            }
        }
    }
    if lines.is_empty() {
        // The frames of older queries are gone, those of what isn't a query never were.
        lines.extend(json::lay_out(&query.response, stamp.width, theme));
    }
    lines
}

fn title(model: &Model, answer: &Answer, frame: &Frame) -> Line<'static> {
    let theme = &model.theme;
    let mut about = vec![format!(
        "{} fields, {} rows",
        count(frame.fields().len()),
        count(frame.rows())
    )];
    let kind = frame.meta.as_ref().and_then(|meta| meta.frame_type.as_ref());
    about.extend(kind.map(|kind| kind.as_str().to_owned()));
    let notices = frame.meta.iter().flat_map(|meta| &meta.notices);
    about.extend(notices.map(|notice| wrap::without_escapes(&notice.text)));
    let name = if frame.name.is_empty() { "frame" } else { &frame.name };
    Line::from(vec![
        Span::styled(format!("{} ", answer.ref_id), theme.accent),
        Span::styled(wrap::without_escapes(name), theme.subheading),
        Span::styled(format!("  {}", about.join(" · ")), theme.dim),
    ])
}
