//! The series that a chart draws, taken from frames: numbers over time, with gaps.

use std::collections::BTreeMap;

use crate::datasource::{
    frame::{Column, Field, Frame, FrameType},
    live::Answer,
};

/// Points over time.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// What a legend calls it.
    pub name: String,
    /// Seconds since [`Chartable::start`], and values, ascending in time: one run for each stretch without a gap.
    pub runs: Vec<Vec<(f64, f64)>>,
    /// The last value that is a number.
    pub last: Option<f64>,
}

/// All series of an answer, and what they span.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Chartable {
    /// The series, in the order of the frames and their fields.
    pub series: Vec<Series>,
    /// The first instant, in nanoseconds since the epoch.
    pub start: i64,
    /// The last one.
    pub end: i64,
}

/// What can be drawn of some answers; none if nothing can.
pub fn of(answers: &[Answer]) -> Option<Chartable> {
    let frames: Vec<(&Frame, &Column)> = answers
        .iter()
        .flat_map(|answer| &answer.frames)
        .filter(|frame| is_series(frame))
        .filter_map(|frame| {
            let is_time = |field: &&Field| matches!(field.values, Column::Time(_));
            let time = &frame.fields().iter().find(is_time)?.values;
            frame
                .fields()
                .iter()
                .any(|field| field.values.is_numeric())
                .then_some((frame, time))
        })
        .collect();
    let instants = || {
        frames
            .iter()
            .filter_map(|(_, time)| time.times())
            .flat_map(|times| times.iter().flatten().copied())
    };
    let (start, end) = (instants().min()?, instants().max()?);
    let series = frames
        .iter()
        .flat_map(|(frame, time)| of_frame(frame, time, start))
        .collect();
    Some(Chartable { series, start, end })
}

/// Whether a frame is meant to be drawn over time: it says so, or it says nothing and begins with times in their order.
fn is_series(frame: &Frame) -> bool {
    use FrameType::{TimeSeriesLong, TimeSeriesMulti, TimeSeriesWide};
    if let Some(claimed) = frame.meta.as_ref().and_then(|meta| meta.frame_type.as_ref()) {
        return matches!(claimed, TimeSeriesWide | TimeSeriesLong | TimeSeriesMulti);
    }
    let times = frame.fields().first().and_then(|field| field.values.times());
    times.is_some_and(|times| times.iter().is_sorted())
}

/// The series of one frame: one for each field with numbers, and in a long frame one for each of these and each combination
/// of the texts beside them.
fn of_frame(frame: &Frame, time: &Column, start: i64) -> Vec<Series> {
    let texts: Vec<&Field> = frame
        .fields()
        .iter()
        .filter(|field| matches!(field.values, Column::String(_)))
        .collect();
    let mut found = Vec::new();
    for field in frame.fields().iter().filter(|field| field.values.is_numeric()) {
        let mut groups: BTreeMap<Vec<&str>, Builder> = BTreeMap::new();
        for row in 0..frame.rows() {
            let Some(&at) = time.times().and_then(|times| times.get(row)) else {
                continue;
            };
            let key = texts.iter().map(|text| text_at(text, row)).collect();
            groups
                .entry(key)
                .or_default()
                .push(seconds(at.saturating_sub(start)), field.values.number(row));
        }
        for (key, builder) in groups {
            let labels = texts.iter().map(|text| text.name.as_str()).zip(key);
            let labels = labels.filter(|(_, value)| !value.is_empty());
            found.push(builder.finish(name(frame, field, labels)));
        }
    }
    found
}

fn text_at(field: &Field, row: usize) -> &str {
    match &field.values {
        Column::String(texts) => texts.get(row).map_or("", String::as_str),
        _ => "",
    }
}

#[expect(clippy::cast_precision_loss, reason = "a chart has fewer dots than that")]
fn seconds(nanos: i64) -> f64 {
    nanos as f64 / 1e9
}

/// What a field is called where there is room for one name: what the frame says, else its labels, else its own name.
fn name<'a>(frame: &Frame, field: &'a Field, texts: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let config = field.config.as_ref();
    let given = config.and_then(|config| config.display_name.as_ref().or(config.display_name_from_ds.as_ref()));
    if let Some(given) = given {
        return given.clone();
    }
    let labels: Vec<String> = field
        .labels
        .iter()
        .chain(texts)
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    let own = if field.name.is_empty() {
        &frame.name
    } else {
        &field.name
    };
    match (own.as_str(), labels.is_empty()) {
        ("", true) => "value".to_owned(),
        (own, true) => own.to_owned(),
        (own, false) => format!("{own} {{{}}}", labels.join(", ")).trim_start().to_owned(),
    }
}

#[derive(Default)]
struct Builder {
    runs: Vec<Vec<(f64, f64)>>,
    run: Vec<(f64, f64)>,
    last: Option<f64>,
}

impl Builder {
    fn push(&mut self, at: f64, value: Option<f64>) {
        match value.filter(|value| value.is_finite()) {
            Some(value) => {
                self.run.push((at, value));
                self.last = Some(value);
            }
            None => self.end_run(),
        }
    }

    fn end_run(&mut self) {
        if !self.run.is_empty() {
            self.runs.push(std::mem::take(&mut self.run));
        }
    }

    fn finish(mut self, name: String) -> Series {
        self.end_run();
        Series {
            name,
            runs: self.runs,
            last: self.last,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::datasource::{
        frame::{Field, Frame},
        live::Answer,
    };

    fn answer(fields: Vec<Field>) -> [Answer; 1] {
        [Answer {
            ref_id: "A".to_owned(),
            frames: vec![Frame::new("", fields).unwrap()],
            error: None,
        }]
    }

    const SECOND: i64 = 1_000_000_000;

    #[test]
    fn nulls_and_what_is_no_number_are_gaps() {
        let values = vec![
            Some(1.0),
            Some(2.0),
            None,
            Some(f64::NAN),
            Some(3.0),
            Some(f64::INFINITY),
        ];
        let times = (0..6).map(|second| (second + 100) * SECOND).collect();
        let found = super::of(&answer(vec![Field::time("time", times), Field::new("x", values)])).unwrap();
        assert_eq!(found.series[0].runs, [vec![(0.0, 1.0), (1.0, 2.0)], vec![(4.0, 3.0)]]);
        assert_eq!(found.series[0].last, Some(3.0));
        assert_eq!((found.start, found.end), (100 * SECOND, 105 * SECOND));
    }

    #[test]
    fn a_long_frame_has_a_series_for_each_text() {
        let fields = vec![
            Field::time("time", vec![0, 0, SECOND, SECOND]),
            Field::new("host", vec!["b", "a", "b", "a"]),
            Field::new("load", vec![1.0, 2.0, 3.0, 4.0]),
        ];
        let found = super::of(&answer(fields)).unwrap();
        let series: Vec<_> = found
            .series
            .iter()
            .map(|series| (series.name.as_str(), &series.runs[0][..]))
            .collect();
        assert_eq!(
            series,
            [
                ("load {host=a}", &[(0.0, 2.0), (1.0, 4.0)][..]),
                ("load {host=b}", &[(0.0, 1.0), (1.0, 3.0)][..])
            ]
        );
    }

    #[test]
    fn without_times_or_without_numbers_there_is_nothing_to_draw() {
        assert_eq!(super::of(&[]), None);
        assert_eq!(super::of(&answer(vec![Field::new("x", vec![1.0])])), None);
        let lines = vec![Field::time("time", vec![0]), Field::new("line", vec!["text"])];
        assert_eq!(super::of(&answer(lines)), None);
        let hosts = vec![
            Field::new("load", vec![1.0, 2.0]),
            Field::time("started", vec![0, SECOND]),
        ];
        assert_eq!(super::of(&answer(hosts)), None, "a table with a time in it");
    }
}
