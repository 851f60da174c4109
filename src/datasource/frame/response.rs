//! The answer to queries: for each refId its frames, or what failed and whose fault it was.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::encode::{array, serialized};
use super::frame::Frame;

/// Who caused an error: what a query failed at, as Grafana's dashboards and alerts tell them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ErrorSource {
    /// This data source, or the query that it was given in a wrong form.
    Plugin,
    /// What the data source asked, or the query that the user wrote.
    Downstream,
}

/// What one query came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Its frames; without data there is one frame without fields.
    Answered(Vec<Frame>),
    /// It failed; others of the same request may have been answered.
    Failed(Failure),
}

/// Why a query failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What the user reads.
    pub message: String,
    /// Who caused it.
    pub source: ErrorSource,
    /// An HTTP status that says the same, from 400 to 599.
    pub status: u16,
}

/// The outcomes of all queries of a request, in the order of their refIds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Response {
    results: BTreeMap<String, Outcome>,
}

impl Response {
    /// Adds a query's outcome; a refId that is there already gets the new one.
    pub fn insert(&mut self, ref_id: impl Into<String>, outcome: Outcome) {
        self.results.insert(ref_id.into(), outcome);
    }

    /// The outcome of the query `ref_id`.
    pub fn get(&self, ref_id: &str) -> Option<&Outcome> {
        self.results.get(ref_id)
    }

    /// The refIds with their outcomes, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&str, &Outcome)> {
        self.results.iter().map(|(ref_id, outcome)| (ref_id.as_str(), outcome))
    }

    /// Appends the envelope that Grafana reads: `{"results":{"A":{"status":200,"frames":[…]},…}}`.
    pub fn write_json(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(b"{\"results\":{");
        for (position, (ref_id, outcome)) in self.iter().enumerate() {
            if position > 0 {
                out.push(b',');
            }
            serialized(out, ref_id);
            out.push(b':');
            outcome.write_json(out);
        }
        out.extend_from_slice(b"}}");
    }
}

impl<R: Into<String>> FromIterator<(R, Outcome)> for Response {
    fn from_iter<I: IntoIterator<Item = (R, Outcome)>>(outcomes: I) -> Self {
        Self {
            results: outcomes
                .into_iter()
                .map(|(ref_id, outcome)| (ref_id.into(), outcome))
                .collect(),
        }
    }
}

impl IntoIterator for Response {
    type Item = (String, Outcome);
    type IntoIter = std::collections::btree_map::IntoIter<String, Outcome>;

    fn into_iter(self) -> Self::IntoIter {
        self.results.into_iter()
    }
}

impl Outcome {
    /// The HTTP status of this query alone.
    pub fn status(&self) -> u16 {
        match self {
            Self::Answered(_) => 200,
            Self::Failed(failure) => failure.status,
        }
    }

    /// Appends one entry of the envelope.
    fn write_json(&self, out: &mut Vec<u8>) {
        match self {
            Self::Answered(frames) => {
                out.extend_from_slice(b"{\"status\":200,\"frames\":");
                array(out, frames, |out, frame| frame.write_json(out));
            }
            Self::Failed(Failure {
                message,
                source,
                status,
            }) => {
                out.extend_from_slice(b"{\"error\":");
                serialized(out, message);
                out.extend_from_slice(b",\"errorSource\":");
                serialized(out, source);
                out.extend_from_slice(b",\"status\":");
                serialized(out, status);
            }
        }
        out.push(b'}');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_query_has_its_own_outcome() {
        let failure = Failure {
            message: "no \"B\"".into(),
            source: ErrorSource::Downstream,
            status: 502,
        };
        let response: Response = [
            ("B", Outcome::Failed(failure)),
            ("A", Outcome::Answered(vec![Frame::no_data()])),
        ]
        .into_iter()
        .collect();
        let mut out = Vec::new();
        response.write_json(&mut out);
        assert_eq!(
            String::from_utf8(out).unwrap(),
            concat!(
                r#"{"results":{"A":{"status":200,"frames":[{"schema":{"fields":[]},"data":{"values":[]}}]},"#,
                r#""B":{"error":"no \"B\"","errorSource":"downstream","status":502}}}"#,
            )
        );
    }

    #[test]
    fn a_response_without_queries_has_no_results() {
        let mut out = Vec::new();
        Response::default().write_json(&mut out);
        assert_eq!(out, br#"{"results":{}}"#);
    }
}
