//! From a plan to frames.

use super::{
    error::QueryError,
    plan::{Column as Planned, Plan, Work},
    shape,
    text::Format,
};
use crate::datasource::{
    frame::{Column, Field, FieldConfig, Frame, FrameType, Labels, Meta, Values, Visualisation},
    series::{Grid, logs, noise::Stream},
};

/// A range of time: `from` up to, but not including, `to`, in milliseconds since the epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Range {
    pub(super) from: i64,
    pub(super) to: i64,
}

/// Computes what is planned. Between columns others get their turn, and a deadline can cut in.
pub(super) async fn evaluate(plan: Plan, range: Range) -> Result<Vec<Frame>, QueryError> {
    if !plan.wait.is_zero() {
        tokio::time::sleep(plan.wait).await;
    }
    let frame = match plan.work {
        Work::Constant(value, Format::TimeSeries) => {
            let times = Column::time_from_millis([range.from, range.to])?;
            let value = Field::new("value", vec![value, value]);
            Frame::new("", vec![Field::new("time", times), value])?.with_meta(Meta::of(FrameType::TimeSeriesWide))
        }
        Work::Constant(value, Format::Table) => Frame::new("", vec![Field::new("value", vec![value])])?
            .with_meta(Meta::default().with_visualisation(Visualisation::Table)),
        Work::Columns { grid, pace, columns } => {
            let mut fields = vec![time(grid)?];
            for mut planned in columns {
                let values = shape::column(&mut *planned.generator, grid, &pace)?;
                fields.push(number(planned, values));
                tokio::task::yield_now().await;
            }
            Frame::new("", fields)?.with_meta(Meta::of(FrameType::TimeSeriesWide))
        }
        Work::Logs { seed, series, max } => log_lines(seed, series, max, range)?,
        Work::Hosts { seed, groups } => hosts(seed, groups, range)?,
        Work::NoData => Frame::no_data(),
        Work::Failure(error) => return Err(error),
        Work::Bug => bug(),
    };
    Ok(vec![frame])
}

#[expect(clippy::panic, reason = "it shows that a panic costs its own query alone")]
fn bug() -> ! {
    panic!("the scenario `bug` was asked for")
}

fn time(grid: Grid) -> Result<Field, QueryError> {
    Ok(Field::new("time", Column::time_from_millis(grid.times())?))
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
    let labels = lines.iter().map(|(number, line)| {
        let labels = Labels::from([("series", number.to_string()), ("service", line.service.to_owned())]);
        serde_json::value::to_raw_value(&labels).map(Into::into)
    });
    let labels = labels.collect::<Result<Vec<_>, _>>().map_err(|error| QueryError {
        failure: super::Failure::Bug,
        message: error.to_string().into(),
    })?;
    let times = Column::time_from_millis(lines.iter().map(|(_, line)| line.t_ms))?;
    let texts = |text: &dyn Fn(&(u32, logs::Line)) -> String| Values::Plain(lines.iter().map(text).collect());
    let fields = vec![
        Field::new("timestamp", times),
        Field::new("body", Column::String(texts(&|(_, line)| line.body.clone()))),
        Field::new("severity", Column::String(texts(&|(_, line)| line.severity.to_owned()))),
        Field::new(
            "id",
            Column::String(texts(&|(number, line)| format!("{number}-{}", line.id))),
        ),
        Field::new("labels", Column::Json(Values::Plain(labels))),
    ];
    let meta = Meta::of(FrameType::LogLines).with_visualisation(Visualisation::Logs);
    Ok(Frame::new("", fields)?.with_meta(meta))
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
    let fields = vec![
        Field::new("host", Column::String(Values::Plain(rows().map(host).collect()))),
        Field::new(
            "region",
            Column::String(Values::Plain(rows().map(|(_, _, region)| region.to_owned()).collect())),
        ),
        Field::new(
            "up",
            Column::Bool(Values::Plain(
                rows().map(|(group, place, _)| up(group, place)).collect(),
            )),
        ),
        Field::new(
            "load",
            Column::Float64(Values::Nullable(
                rows().map(|(group, place, _)| load(group, place)).collect(),
            )),
        )
        .with_config(FieldConfig::with_unit("percent")),
        Field::new(
            "requests",
            Column::Int64(Values::Plain(
                rows().map(|(group, place, _)| requests(group, place)).collect(),
            )),
        ),
        Field::new(
            "started",
            Column::time_from_millis(rows().map(|(group, place, _)| started(group, place)))?,
        ),
    ];
    let meta = Meta::of(FrameType::Table).with_visualisation(Visualisation::Table);
    Ok(Frame::new("hosts", fields)?.with_meta(meta))
}
