//! From a plan to a frame.

use super::{
    error::QueryError,
    plan::{Column as Planned, Plan, Work},
    shape,
    text::Format,
};
use crate::datasource::{
    frame::{Column, Field, FieldConfig, Frame, FrameError, Labels, LogLine, NANOS_PER_MILLI, Values},
    series::{logs, noise::Stream},
};

/// A range of time: `from` up to, but not including, `to`, in milliseconds since the epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Computes what is planned. Between columns others get their turn, and a deadline can cut in.
pub(super) async fn evaluate(plan: Plan, range: Range) -> Result<Frame, QueryError> {
    if !plan.wait.is_zero() {
        tokio::time::sleep(plan.wait).await;
    }
    match plan.work {
        Work::Constant(value, Format::TimeSeries) => {
            let times = nanos([range.from, range.to])?;
            Ok(Frame::time_series_wide(
                times,
                vec![Field::new("value", vec![value, value])],
            )?)
        }
        Work::Constant(value, Format::Table) => Ok(Frame::table(vec![Field::new("value", vec![value])])?),
        Work::Columns { grid, pace, columns } => {
            let times = nanos(grid.times())?;
            let mut fields = Vec::with_capacity(columns.len());
            for mut planned in columns {
                let values = shape::column(&mut *planned.generator, grid, &pace)?;
                fields.push(number(planned, values));
                tokio::task::yield_now().await;
            }
            Ok(Frame::time_series_wide(times, fields)?)
        }
        Work::Logs { seed, series, max } => log_lines(seed, series, max, range),
        Work::Hosts { seed, groups } => hosts(seed, groups, range),
        Work::NoData => Ok(Frame::no_data()),
        Work::Failure(error) => Err(error),
        Work::Bug => bug(),
    }
}

#[expect(clippy::panic, reason = "it shows that a panic costs its own query alone")]
fn bug() -> ! {
    panic!("the scenario `bug` was asked for")
}

/// Instants in milliseconds as frames keep them.
fn nanos(millis: impl IntoIterator<Item = i64>) -> Result<Vec<i64>, QueryError> {
    let nanos = |millis: i64| {
        let nanos = millis.checked_mul(NANOS_PER_MILLI);
        nanos.ok_or_else(|| FrameError::TimeOutOfRange { millis }.into())
    };
    millis.into_iter().map(nanos).collect()
}

fn number(planned: Planned, values: Vec<Option<f64>>) -> Field {
    let values = if planned.nullable {
        Values::Nullable(values)
    } else {
        // What isn't nullable has a value at each instant; should that be wrong, NaN says so.
        Values::Plain(values.into_iter().map(|value| value.unwrap_or(f64::NAN)).collect())
    };
    Field {
        name: planned.name,
        labels: planned.labels,
        config: planned.unit.map(FieldConfig::with_unit),
        values: Column::Float64(values),
    }
}

/// The latest lines of all series together, ascending in time.
fn log_lines(seed: i64, series: u32, max: usize, range: Range) -> Result<Frame, QueryError> {
    let mut lines: Vec<(u32, logs::Line)> = Vec::new();
    for number in 0..series {
        let own = logs::lines(seed, number, range.from, range.to, max);
        lines.extend(own.into_iter().map(|line| (number, line)));
    }
    lines.sort_by_key(|(number, line)| (line.t_ms, *number));
    lines.drain(..lines.len().saturating_sub(max));
    let times = nanos(lines.iter().map(|(_, line)| line.t_ms))?;
    let line = |(nanos, (number, line)): (i64, (u32, logs::Line))| LogLine {
        nanos,
        body: line.body,
        severity: line.severity.to_owned(),
        id: format!("{number}-{}", line.id),
        labels: Labels::from([("series", number.to_string()), ("service", line.service.to_owned())]),
    };
    Ok(Frame::log_lines(times.into_iter().zip(lines).map(line).collect())?)
}

/// Four hosts in each group, as they are in the minute in which the range ends.
fn hosts(seed: i64, groups: u32, range: Range) -> Result<Frame, QueryError> {
    const REGIONS: [&str; 4] = ["eu-north", "eu-south", "us-east", "us-west"];
    const MINUTE: i64 = 60_000;
    let minute = range.to.div_euclid(MINUTE);
    let rows = || {
        (0..groups).flat_map(|group| {
            (0_u32..)
                .zip(REGIONS)
                .map(move |(place, region)| (group, place, region))
        })
    };
    let stream = |group: u32, place: u32| Stream::new(seed, group).child(place);
    let up = |group, place| stream(group, place).child(0).below(minute / 10, 12) > 0;
    let load = |group, place| {
        let percent = 100.0 * stream(group, place).child(1).unit(minute);
        up(group, place).then_some((percent * 10.0).round() / 10.0)
    };
    let started = |group, place| {
        let age = stream(group, place).child(2).below(minute / 1_440, 30 * 1_440);
        (minute - age.cast_signed()) * MINUTE
    };
    let requests = |group, place| stream(group, place).child(3).below(minute, 5_000).cast_signed();
    let host = |(group, _, region)| format!("{region}-{group}");
    let times = nanos(rows().map(|(group, place, _)| started(group, place)))?;
    Ok(Frame::table(vec![
        Field::new("host", rows().map(host).collect::<Vec<_>>()),
        Field::new(
            "region",
            rows().map(|(_, _, region)| region.to_owned()).collect::<Vec<_>>(),
        ),
        Field::new(
            "up",
            rows().map(|(group, place, _)| up(group, place)).collect::<Vec<_>>(),
        ),
        Field::new(
            "load",
            rows().map(|(group, place, _)| load(group, place)).collect::<Vec<_>>(),
        )
        .with_config(FieldConfig::with_unit("percent")),
        Field::new(
            "requests",
            rows()
                .map(|(group, place, _)| requests(group, place))
                .collect::<Vec<_>>(),
        ),
        Field::time("started", times),
    ])?)
}
