//! From what a query asks for to what is to be computed: everything that can be refused is refused here, and how much there
//! is to compute is known before anything is.

use std::time::Duration;

use super::{
    ask::{Ask, Metric, Pace, Scenario},
    classify::Failure,
    error::QueryError,
    kind::Kind,
    request::Request,
    text::{Command, Format},
};
use crate::datasource::{
    frame::Labels,
    prometheus::METRIC_NAME,
    series::{
        Contents, Grid, Series, Signal,
        counter::{self, Histogram, Part},
        noise::Stream,
        safe_step,
        signal::Generator,
    },
};

/// How many named series a query may select.
const MAX_SELECTED: usize = 200;

/// What is to be computed for a query, and after how long a wait.
pub(super) struct Plan {
    pub(super) wait: Duration,
    pub(super) work: Work,
}

/// What is to be computed.
pub(super) enum Work {
    /// A value at the range's start and end, or in one row.
    Constant(f64, Format),
    /// Columns over a grid's instants.
    Columns {
        grid: Grid,
        pace: Pace,
        columns: Vec<Column>,
    },
    /// Log lines: seed, series and their greatest number.
    Logs { seed: i64, series: u32, max: usize },
    /// Hosts: seed and how many groups of them.
    Hosts { seed: i64, groups: u32 },
    /// A frame without fields.
    NoData,
    /// An error.
    Failure(QueryError),
    /// A panic.
    Bug,
}

/// A column of numbers that is to be computed.
pub(super) struct Column {
    pub(super) name: String,
    pub(super) labels: Labels,
    pub(super) unit: Option<&'static str>,
    /// Whether a value may be missing.
    pub(super) nullable: bool,
    pub(super) generator: Box<dyn Generator>,
}

impl Plan {
    /// Plans what a query of `request` asks for. `contents` are the named series, which only some queries need.
    pub(super) fn of(ask: Ask, request: &Request, contents: &Contents) -> Result<Self, QueryError> {
        let (wait, work) = match ask {
            Ask::Text(text) => match text.command {
                Command::Const(value) => (0, Work::Constant(value, text.format)),
                Command::Sleep(ms) => (ms, Work::Constant(1.0, text.format)),
                Command::NoData => (0, Work::NoData),
                Command::Fail(status) => (0, Work::Failure(upstream(status))),
            },
            Ask::Scenario(scenario) => scenario_work(&scenario, request)?,
            Ask::Metric(metric) => (0, metric_work(&metric, request, contents)?),
        };
        Ok(Self {
            wait: Duration::from_millis(wait),
            work,
        })
    }

    /// About how many values the answer has.
    pub(super) fn values(&self) -> usize {
        match &self.work {
            Work::Columns { grid, columns, .. } => grid.len().saturating_mul(columns.len() + 1),
            // A line is text in five columns.
            Work::Logs { max, .. } => max.saturating_mul(20),
            _ => 10,
        }
    }
}

/// What stands for an upstream that answered with an error.
fn upstream(status: u16) -> QueryError {
    QueryError {
        failure: Failure::Http(status),
        message: format!("the upstream answered {status}").into(),
    }
}

/// Milliseconds to wait, and the work.
fn scenario_work(scenario: &Scenario, request: &Request) -> Result<(u64, Work), QueryError> {
    let signal = |signal: Signal| -> Result<Work, QueryError> {
        let column = |series: u32| Column {
            name: "value".to_owned(),
            labels: Labels::new().with("series", series.to_string()),
            unit: None,
            nullable: signal == Signal::Gaps || scenario.pace.aggregate.is_some(),
            generator: signal.generator(scenario.seed, series, scenario.bounds),
        };
        columns(scenario, request, (0..scenario.series).map(column).collect())
    };
    let work = match scenario.kind {
        Kind::Signal(kind) => signal(kind)?,
        Kind::Sleep => return Ok((scenario.sleep_ms, signal(Signal::Walk)?)),
        Kind::Histogram => columns(scenario, request, histogram(scenario))?,
        Kind::Logs => Work::Logs {
            seed: scenario.seed,
            series: scenario.series,
            max: scenario.pace.max_points,
        },
        Kind::Table => Work::Hosts {
            seed: scenario.seed,
            groups: scenario.series,
        },
        Kind::NoData => Work::NoData,
        Kind::Fail => Work::Failure(upstream(scenario.status)),
        Kind::ExpiredToken => Work::Failure(QueryError {
            failure: Failure::Http(401),
            message: "the upstream answered 401: the token has expired".into(),
        }),
        Kind::Bug => Work::Bug,
    };
    Ok((0, work))
}

fn columns(scenario: &Scenario, request: &Request, columns: Vec<Column>) -> Result<Work, QueryError> {
    let pace = scenario.pace;
    let grid = Grid::fitting(request.from, request.to, pace.interval, pace.max_points)?;
    Ok(Work::Columns { grid, pace, columns })
}

fn histogram(scenario: &Scenario) -> Vec<Column> {
    let mut columns = Vec::new();
    for series in 0..scenario.series {
        let stream = Stream::new(scenario.seed, series);
        let mut add = |name: &str, bound: Option<f64>, part| {
            let labels = Labels::new().with("series", series.to_string());
            columns.push(Column {
                name: name.to_owned(),
                labels: match bound {
                    Some(bound) if bound.is_finite() => labels.with("le", bound.to_string()),
                    Some(_) => labels.with("le", "+Inf"),
                    None => labels,
                },
                unit: (part == Part::Sum).then_some("s"),
                nullable: scenario.pace.aggregate.is_some(),
                generator: Box::new(Histogram::new(stream, part)),
            });
        };
        for (number, bound) in counter::bounds().enumerate() {
            add("bucket", Some(bound), Part::Bucket(number));
        }
        add("count", None, Part::Count);
        add("sum", None, Part::Sum);
    }
    columns
}

fn metric_work(metric: &Metric, request: &Request, contents: &Contents) -> Result<Work, QueryError> {
    let matches = |series: &&Series| {
        let mut labels = metric.labels.iter();
        series.name() == metric.name && labels.all(|(name, value)| series.labels().get(name) == value)
    };
    let chosen: Vec<&Series> = contents.series.iter().filter(matches).collect();
    if chosen.is_empty() {
        return Ok(Work::NoData);
    }
    if chosen.len() > MAX_SELECTED {
        let count = chosen.len();
        return Err(QueryError::bad(format!(
            "{count} series match, and a query may select {MAX_SELECTED}: narrow it by learner, exercise or labels"
        )));
    }
    let pace = metric.pace;
    let step = safe_step(request.from, request.to, pace.max_points, pace.interval)?;
    let column = |series: &Series| {
        let labels = series.labels().iter().filter(|(name, _)| *name != METRIC_NAME);
        Column {
            name: series.name().to_owned(),
            labels: labels.collect(),
            unit: Some(series.metric().unit).filter(|unit| !unit.is_empty()),
            nullable: true,
            generator: series.generator(),
        }
    };
    Ok(Work::Columns {
        grid: Grid::aligned(request.from, request.to, step)?,
        pace,
        columns: chosen.into_iter().map(column).collect(),
    })
}
