//! The left pane: whether the server runs, how Grafana is connected, and what can be shown.

use ratatui::{
    style::Style,
    text::{Line, Span},
};

use crate::tui::{
    model::{
        Model,
        data_source::{DataSource, Serving, Subject},
    },
    services::data_source::NotStarted,
    sheet::{prose::between, wrap},
    theme::Theme,
};

/// The pane's lines, and the lines of the rows that can be chosen.
pub fn lay_out(model: &Model, width: u16) -> (Vec<Line<'static>>, Vec<usize>) {
    let mut pane = Pane {
        source: &model.data_source,
        theme: &model.theme,
        width: width.into(),
        lines: Vec::new(),
    };
    pane.state();
    pane.connecting();
    let rows = pane.list();
    (pane.lines, rows)
}

/// The server's state as a sign, a word and a style.
pub fn state(serving: &Serving, theme: &Theme) -> (Style, &'static str, String) {
    match serving {
        Serving::LeftOut | Serving::Stopped => (theme.dim, "○", "not running".to_owned()),
        Serving::Starting => (theme.dim, "○", "starting".to_owned()),
        Serving::Stopping => (theme.dim, "○", "stopping".to_owned()),
        Serving::Running(address) => (theme.good, "●", format!("running on {address}")),
        Serving::NotStarted(NotStarted::Taken(address)) => (
            theme.warn,
            "!",
            format!("not running: port {} is taken", address.port()),
        ),
        Serving::NotStarted(NotStarted::Failed(_)) => (theme.bad, "!", "not running".to_owned()),
    }
}

struct Pane<'a> {
    source: &'a DataSource,
    theme: &'a Theme,
    width: usize,
    lines: Vec<Line<'static>>,
}

impl Pane<'_> {
    fn say(&mut self, style: Style, text: &str, lead: &str) {
        let lead = Span::raw(lead.to_owned());
        self.lines.extend(wrap::wrap_text(text, self.width, style, &lead));
    }

    fn title(&mut self, title: &'static str) {
        self.lines.push(Line::default());
        self.lines.push(Line::styled(title, self.theme.subheading));
    }

    fn state(&mut self) {
        let (style, sign, mut word) = state(&self.source.serving, self.theme);
        let then = match &self.source.serving {
            Serving::Running(_) => "For this computer only, no login.",
            Serving::NotStarted(NotStarted::Taken(_)) => {
                "Another program listens there, perhaps another bigtent. f takes a free port, s tries again."
            }
            Serving::NotStarted(NotStarted::Failed(why)) => {
                word = format!("{word}: {why}");
                "s tries again."
            }
            Serving::LeftOut => "It was left out (--no-serve). s starts it.",
            Serving::Stopped => "You stopped it. s starts it again.",
            Serving::Starting | Serving::Stopping => "",
        };
        let lead = Span::styled(format!("{sign} "), style);
        let rest = Span::raw("  ");
        self.lines
            .extend(wrap::wrap(&[(style, word)], self.width, &lead, &rest));
        let style = if self.source.url().is_some() {
            self.theme.dim
        } else {
            self.theme.text
        };
        self.say(style, then, "  ");
    }

    fn connecting(&mut self) {
        self.title("Connect Grafana");
        let url = self.source.prometheus_url();
        let url = url.as_deref().unwrap_or("http://127.0.0.1:PORT/prometheus");
        let ways = [
            ("A Prometheus data source with the URL", Some(url)),
            (
                "A whole stack: bigtent stack write DIR, then bigtent stack up DIR",
                None,
            ),
            ("The plugin alone: it is in DIR/plugin", None),
        ];
        for (number, (way, url)) in (1..).zip(ways) {
            let lead = Span::styled(format!("{number} "), self.theme.dim);
            let rest = Span::raw("  ");
            self.lines.extend(wrap::wrap(
                &[(self.theme.text, way.to_owned())],
                self.width,
                &lead,
                &rest,
            ));
            if let Some(url) = url {
                self.say(self.theme.link, url, "  ");
            }
        }
    }

    /// What can be shown: the last query, and the scenarios.
    fn list(&mut self) -> Vec<usize> {
        self.title("Show");
        let source = self.source;
        let last = match source.live.queries.last() {
            Some(query) => super::clock(query.event.at, &source.zone),
            None => "none yet".to_owned(),
        };
        let shown = match source.subject {
            Subject::LastQuery => 0,
            Subject::Scenario(place, _) => place + 1,
        };
        let names = source.scenarios.iter().map(|scenario| scenario.name.as_str());
        let mut rows = Vec::new();
        for (row, name) in ["the last query"].into_iter().chain(names).enumerate() {
            rows.push(self.lines.len());
            let sign = if row == shown { "▸ " } else { "  " };
            let style = if row == shown {
                self.theme.strong
            } else {
                self.theme.text
            };
            let left = [(self.theme.accent, sign.to_owned()), (style, name.to_owned())];
            let right = if row == 0 { last.as_str() } else { "" };
            let line = between(&left, &[(self.theme.dim, right.to_owned())], self.width);
            self.lines.push(line);
        }
        if let Some(scenario) = source
            .picked
            .checked_sub(1)
            .and_then(|place| source.scenarios.get(place))
        {
            self.lines.push(Line::default());
            self.say(self.theme.dim, &scenario.about, "  ");
        }
        rows
    }
}
