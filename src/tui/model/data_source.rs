//! The data source's screen: whether the server runs, what happens in it, and what is shown of that.

use std::{borrow::Cow, net::SocketAddr};

use jiff::tz::TimeZone;

use crate::{
    datasource::live::{Exchange, News, Query, Recorded},
    tui::{
        message::JobId,
        services::data_source::{NotStarted, Port, Scenario, Tried},
        sheet::Sheet,
    },
};

use super::location::Pane;

/// How the data source is set up when the workbook opens.
#[derive(Debug, Clone)]
pub struct Setup {
    /// Where the server listens; none if it isn't to be started by itself.
    pub port: Option<Port>,
    /// The scenarios that can be tried.
    pub scenarios: Vec<Scenario>,
    /// The time zone in which times are shown.
    pub zone: TimeZone,
}

impl Default for Setup {
    /// Left out, with nothing to try.
    fn default() -> Self {
        Self {
            port: None,
            scenarios: Vec::new(),
            zone: TimeZone::UTC,
        }
    }
}

/// The state of the data source's screen.
#[derive(Debug, Clone)]
pub struct DataSource {
    /// Whether the server runs.
    pub serving: Serving,
    /// Where it listens when it is started.
    pub port: Port,
    /// The scenarios that can be tried.
    pub scenarios: Vec<Scenario>,
    /// The time zone in which times are shown.
    pub zone: TimeZone,
    /// The requests and the last queries, as the server keeps them.
    pub live: News,
    /// The row that the cursor is on in the list of what can be shown: 0 is the last query, then the scenarios.
    pub picked: usize,
    /// Whose frames are shown.
    pub subject: Subject,
    /// What is shown of it.
    pub view: View,
    /// The number of the request that the cursor is on; none for the newest one, whichever that is.
    pub chosen: Option<u64>,
    /// The lines of the left pane.
    pub about: Sheet,
    /// Where the rows of the list stand in them: the line of each.
    pub rows: Vec<usize>,
    /// Counts what changes the left pane's lines.
    pub about_content: u64,
    /// The lines of the main pane.
    pub main: Sheet,
    /// Counts what changes the main pane's lines.
    pub content: u64,
    trials: u64,
}

/// Whether the server runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Serving {
    /// It was left out when the workbook was opened.
    LeftOut,
    /// It is about to.
    Starting,
    /// At this address.
    Running(SocketAddr),
    /// It is about to end.
    Stopping,
    /// The person stopped it.
    Stopped,
    /// It could not be started.
    NotStarted(NotStarted),
}

/// Whose frames are shown.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// The last query that reached the server, whichever that is.
    LastQuery,
    /// A scenario that the person tried, by its place in the list.
    Scenario(usize, Trial),
}

/// What came of trying a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum Trial {
    /// Nothing yet.
    Asked(JobId),
    /// Frames.
    Answered(Box<Tried>),
    /// No answer, for this reason.
    Failed(String),
}

/// What the main pane shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The frames as a chart and as a table.
    Frames,
    /// The request's and the answer's JSON.
    Json,
    /// A request, by its number.
    Exchange(u64),
}

impl DataSource {
    /// A data source that is about to start, or is left out.
    pub fn new(setup: Setup) -> Self {
        Self {
            serving: setup.port.map_or(Serving::LeftOut, |_| Serving::Starting),
            port: setup.port.unwrap_or(Port::Fixed(DEFAULT_PORT)),
            scenarios: setup.scenarios,
            zone: setup.zone,
            live: News::default(),
            picked: 0,
            subject: Subject::LastQuery,
            view: View::Frames,
            chosen: None,
            about: Sheet::default(),
            rows: Vec::new(),
            about_content: 0,
            main: Sheet::default(),
            content: 0,
            trials: 0,
        }
    }

    /// The panes of the screen, in the order in which Tab walks through them.
    pub const PANES: [Pane; 3] = [Pane::Source, Pane::Frames, Pane::Requests];

    /// The server's URL while it runs.
    pub fn url(&self) -> Option<String> {
        match self.serving {
            Serving::Running(address) => Some(format!("http://{address}")),
            _ => None,
        }
    }

    /// The URL for Grafana's own Prometheus data source while the server runs.
    pub fn prometheus_url(&self) -> Option<String> {
        self.url().map(|url| format!("{url}/prometheus"))
    }

    /// The query whose frames or JSON are shown.
    pub fn query(&self) -> Option<&Query> {
        match &self.subject {
            Subject::LastQuery => self.live.queries.last().map(|query| &*query.event),
            Subject::Scenario(_, Trial::Answered(tried)) => Some(&tried.query),
            Subject::Scenario(..) => None,
        }
    }

    /// The requests, newest first.
    pub fn requests(&self) -> impl ExactSizeIterator<Item = &Recorded<Exchange>> {
        self.live.exchanges.iter().rev()
    }

    /// The place of the chosen request among them.
    pub fn chosen_row(&self) -> usize {
        let of_chosen = |number| self.requests().position(|request| request.sequence == number);
        self.chosen.and_then(of_chosen).unwrap_or(0)
    }

    /// The number of the request in a row.
    pub fn number_at(&self, row: usize) -> Option<u64> {
        self.requests().nth(row).map(|request| request.sequence)
    }

    /// The request in the first row of a list of this height: as far down as needed to show the chosen one, and one more.
    pub fn first_row(&self, height: u16) -> usize {
        (self.chosen_row() + 2)
            .min(self.live.exchanges.len())
            .saturating_sub(usize::from(height))
    }

    /// Moves to another request. The newest one is followed.
    pub fn choose_row(&mut self, row: usize) {
        let last = self.live.exchanges.len().saturating_sub(1);
        let row = row.min(last);
        let number = self.number_at(row);
        self.chosen = number.filter(|_| row > 0);
    }

    /// A request that is kept.
    pub fn exchange(&self, number: u64) -> Option<&Exchange> {
        let found = self.live.exchanges.iter().find(|request| request.sequence == number);
        found.map(|request| &*request.event)
    }

    /// The query that came with a request.
    pub fn query_of(&self, exchange: &Exchange) -> Option<&Query> {
        let mut queries = self.live.queries.iter().rev().map(|query| &*query.event);
        queries.find(|query| !query.request_id.is_empty() && query.request_id == exchange.request_id)
    }

    /// What starting or ending the server is called now; none while it is about to do either.
    pub(super) fn serving_label(&self, start: &'static str) -> Option<Cow<'static, str>> {
        match self.serving {
            Serving::Starting | Serving::Stopping => None,
            Serving::Running(_) => Some(Cow::Borrowed("stop")),
            Serving::NotStarted(_) => Some(Cow::Borrowed("try again")),
            Serving::LeftOut | Serving::Stopped => Some(Cow::Borrowed(start)),
        }
    }

    /// What switching between the frames and their JSON is called now; none if there is nothing to be shown.
    pub(super) fn json_label(&self, json: &'static str) -> Option<Cow<'static, str>> {
        match self.view {
            View::Json => Some(Cow::Borrowed("frames")),
            View::Frames | View::Exchange(_) => self.query().map(|_| Cow::Borrowed(json)),
        }
    }

    /// What opening the chosen row is called; none if there is none.
    pub(super) fn open_label(&self, pane: Pane) -> Option<Cow<'static, str>> {
        match pane {
            Pane::Frames => None,
            Pane::Requests => (self.requests().len() > 0).then_some(Cow::Borrowed("details")),
            _ if self.picked == 0 => Some(Cow::Borrowed("last query")),
            _ => Some(Cow::Borrowed("run scenario")),
        }
    }

    /// The number of the next trial.
    pub fn next_trial(&mut self) -> JobId {
        self.trials += 1;
        JobId(self.trials)
    }
}

/// Where the server listens unless told otherwise: not 8080, where learners run their own programs.
pub const DEFAULT_PORT: u16 = 3001;
