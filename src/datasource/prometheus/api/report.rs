//! Reports queries to whoever watches the server: with the frames that Grafana makes of the reply.

use std::time::SystemTime;

use super::{
    super::{
        eval::Value,
        labels::{Labels, METRIC_NAME},
        storage::{Sample, Series},
    },
    parameters::Parameters,
    reply::{ApiError, Success},
};
use crate::datasource::{
    frame::{Column, Field, Frame, FrameType, Meta, NANOS_PER_MILLI, Values},
    live::{Answer, Body, Feed, Query},
};

/// What is reported of a query before its answer is known.
pub(super) struct Report {
    at: SystemTime,
    request_id: String,
    request: Body,
}

/// A query's value with its reply.
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) reply: Success,
}

impl Report {
    /// A query with these parameters, which came with this request.
    pub(super) fn new(request_id: String, parameters: &Parameters) -> Self {
        Self {
            at: SystemTime::now(),
            request_id,
            request: Body::of(parameters.to_json().to_string().as_bytes()),
        }
    }

    /// Reports what came of the query, and passes it on. Points are `step` milliseconds apart, if they are at steps.
    pub(super) fn send(
        self,
        feed: &Feed,
        result: Result<Found, ApiError>,
        step: Option<i64>,
    ) -> Result<Success, ApiError> {
        let (frames, error, response, result) = match result {
            Ok(Found { value, reply }) => (frames(value, step), None, Body::of(reply.body()), Ok(reply)),
            Err(error) => {
                let body = Body::of(error.body().as_bytes());
                (Vec::new(), Some(error.message().to_owned()), body, Err(error))
            }
        };
        feed.query(Query {
            at: self.at,
            request_id: self.request_id,
            request: self.request,
            response,
            answers: [Answer {
                ref_id: "A".to_owned(),
                frames,
                error,
            }]
            .into(),
        });
        result
    }
}

/// A frame for each series, or one for a single value.
fn frames(value: Value, step: Option<i64>) -> Vec<Frame> {
    match value {
        Value::Scalar(sample) => one(&Labels::empty(), &[sample], step, FrameType::NumericMulti),
        Value::Text { text, .. } => Frame::new("", vec![Field::new("value", vec![text])])
            .into_iter()
            .collect(),
        Value::Vector(elements) => elements
            .iter()
            .flat_map(|(labels, sample)| one(labels, &[*sample], step, FrameType::NumericMulti))
            .collect(),
        Value::Matrix(matrix) => matrix
            .iter()
            .flat_map(|Series { labels, samples }| one(labels, samples, step, FrameType::TimeSeriesMulti))
            .collect(),
    }
}

fn one(labels: &Labels, samples: &[Sample], step: Option<i64>, frame_type: FrameType) -> Vec<Frame> {
    let mut times = Vec::with_capacity(samples.len());
    let mut values = Vec::with_capacity(samples.len());
    let mut last: Option<i64> = None;
    for sample in samples {
        // Where steps have no sample there is a gap.
        if let (Some(last), Some(step)) = (last, step)
            && sample.time - last > step
        {
            times.push((last + step).saturating_mul(NANOS_PER_MILLI));
            values.push(None);
        }
        times.push(sample.time.saturating_mul(NANOS_PER_MILLI));
        values.push(Some(sample.value));
        last = Some(sample.time);
    }
    let name = labels.get(METRIC_NAME);
    let name = if name.is_empty() { "value" } else { name };
    let others = labels.iter().filter(|(label, _)| *label != METRIC_NAME);
    let others: crate::datasource::frame::Labels = others.collect();
    let fields = vec![
        Field::time("time", times),
        Field::new(name, Column::Float64(Values::Nullable(values))).with_labels(others),
    ];
    let frame = Frame::new("", fields).map(|frame| frame.with_meta(Meta::of(frame_type)));
    frame.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(time: i64, value: f64) -> Sample {
        Sample { time, value }
    }

    #[test]
    fn steps_without_a_sample_are_a_gap() {
        let matrix = Value::Matrix(vec![Series {
            labels: Labels::new([(METRIC_NAME, "up"), ("job", "a")]),
            samples: vec![sample(0, 1.0), sample(10, 2.0), sample(40, 3.0)],
        }]);
        let frames = frames(matrix, Some(10));
        let value = &frames[0].fields()[1];
        assert_eq!((value.name.as_str(), value.labels.get("job")), ("up", Some("a")));
        assert_eq!(value.labels.len(), 1);
        let values = [Some(1.0), Some(2.0), None, Some(3.0)];
        assert_eq!(value.values, Column::Float64(Values::Nullable(values.to_vec())));
        let times = [0, 10, 20, 40].map(|milli| milli * NANOS_PER_MILLI);
        assert_eq!(frames[0].fields()[0].values, Column::time(times.to_vec()));
    }

    #[test]
    fn a_query_is_reported_with_its_request_and_its_reply() {
        let feed = Feed::default();
        let parameters = Parameters::of([("query", "1+1"), ("time", "4")]);
        let found = Found {
            value: Value::Scalar(sample(4_000, 2.0)),
            reply: Success::of_json(b"2"),
        };
        assert!(
            Report::new("id".to_owned(), &parameters)
                .send(&feed, Ok(found), None)
                .is_ok()
        );
        let error = ApiError::internal("broken");
        let result = Report::new("id".to_owned(), &parameters).send(&feed, Err(error), None);
        assert!(result.is_err());
        let queries = feed.since(0).queries;
        assert_eq!(queries[0].event.request.bytes(), br#"{"query":"1+1","time":"4"}"#);
        assert_eq!(queries[0].event.response.bytes(), br#"{"status":"success","data":2}"#);
        assert_eq!(queries[1].event.answers[0].error.as_deref(), Some("broken"));
    }
}
