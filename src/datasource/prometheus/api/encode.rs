//! The JSON of a query's value.

use super::{
    super::{
        eval::Value,
        labels::Labels,
        number::{format_time, format_value},
        storage::{Sample, Series},
    },
    reply::ApiError,
};

/// The JSON of `data` in the reply to a query.
pub(super) fn encode(value: &Value) -> Result<Vec<u8>, ApiError> {
    let mut json = Vec::new();
    match value {
        Value::Scalar(sample) => {
            start(&mut json, "scalar");
            pair(&mut json, *sample);
        }
        Value::Text { time, text } => {
            start(&mut json, "string");
            json.push(b'[');
            json.extend_from_slice(format_time(*time).as_bytes());
            json.push(b',');
            serde_json::to_writer(&mut json, text).map_err(|error| ApiError::internal(&error.to_string()))?;
            json.push(b']');
        }
        Value::Vector(elements) => {
            start(&mut json, "vector");
            list(&mut json, elements, |json, (labels, sample)| {
                metric(json, labels)?;
                json.extend_from_slice(br#""value":"#);
                pair(json, *sample);
                json.push(b'}');
                Ok(())
            })?;
        }
        Value::Matrix(matrix) => {
            start(&mut json, "matrix");
            list(&mut json, matrix, |json, Series { labels, samples }| {
                metric(json, labels)?;
                json.extend_from_slice(br#""values":"#);
                list(json, samples, |json, sample| {
                    pair(json, *sample);
                    Ok(())
                })?;
                json.push(b'}');
                Ok(())
            })?;
        }
    }
    json.push(b'}');
    Ok(json)
}

fn start(json: &mut Vec<u8>, kind: &str) {
    json.extend_from_slice(br#"{"resultType":""#);
    json.extend_from_slice(kind.as_bytes());
    json.extend_from_slice(br#"","result":"#);
}

fn metric(json: &mut Vec<u8>, labels: &Labels) -> Result<(), ApiError> {
    json.extend_from_slice(br#"{"metric":"#);
    serde_json::to_writer(&mut *json, labels).map_err(|error| ApiError::internal(&error.to_string()))?;
    json.push(b',');
    Ok(())
}

fn pair(json: &mut Vec<u8>, sample: Sample) {
    json.push(b'[');
    json.extend_from_slice(format_time(sample.time).as_bytes());
    json.extend_from_slice(b",\"");
    json.extend_from_slice(format_value(sample.value).as_bytes());
    json.extend_from_slice(b"\"]");
}

fn list<T>(
    json: &mut Vec<u8>,
    items: &[T],
    mut each: impl FnMut(&mut Vec<u8>, &T) -> Result<(), ApiError>,
) -> Result<(), ApiError> {
    json.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            json.push(b',');
        }
        each(json, item)?;
    }
    json.push(b']');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(value: &Value) -> String {
        String::from_utf8(encode(value).unwrap()).unwrap()
    }

    #[test]
    fn values_are_encoded_as_prometheus_does() {
        let sample = Sample {
            time: 4_500,
            value: f64::INFINITY,
        };
        let labels = Labels::new([("a", "\"")]);
        assert_eq!(
            json(&Value::Scalar(sample)),
            r#"{"resultType":"scalar","result":[4.500,"+Inf"]}"#
        );
        assert_eq!(
            json(&Value::Text {
                time: 4_000,
                text: "s".into()
            }),
            r#"{"resultType":"string","result":[4,"s"]}"#
        );
        assert_eq!(
            json(&Value::Vector(vec![(labels.clone(), sample)])),
            r#"{"resultType":"vector","result":[{"metric":{"a":"\""},"value":[4.500,"+Inf"]}]}"#
        );
        assert_eq!(
            json(&Value::Matrix(vec![Series {
                labels,
                samples: vec![sample, sample]
            }])),
            r#"{"resultType":"matrix","result":[{"metric":{"a":"\""},"values":[[4.500,"+Inf"],[4.500,"+Inf"]]}]}"#
        );
        assert_eq!(json(&Value::Vector(vec![])), r#"{"resultType":"vector","result":[]}"#);
    }
}
