//! The reply's JSON: an entry for each query, its frames straight from their columns into the one buffer that is sent.

use super::error::QueryError;
use crate::datasource::frame::Frame;

/// What came of one query.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The query's refId.
    pub ref_id: String,
    /// The frames, or why there are none.
    pub outcome: Result<Vec<Frame>, QueryError>,
}

/// The reply of these entries, which are put into the order of their refIds as Grafana does.
pub fn write(entries: &mut [Entry]) -> Vec<u8> {
    entries.sort_by(|a, b| a.ref_id.cmp(&b.ref_id));
    let values: usize = entries
        .iter()
        .filter_map(|entry| entry.outcome.as_ref().ok())
        .flatten()
        .map(size)
        .sum();
    // A value takes some 18 bytes; a buffer that grows is copied each time.
    let mut out = Vec::with_capacity(256 + 256 * entries.len() + 18 * values);
    out.extend_from_slice(b"{\"results\":{");
    for (position, entry) in entries.iter().enumerate() {
        if position > 0 {
            out.push(b',');
        }
        string(&mut out, &entry.ref_id);
        match &entry.outcome {
            Ok(frames) => {
                out.extend_from_slice(b":{\"status\":200,\"frames\":[");
                for (position, frame) in frames.iter().enumerate() {
                    if position > 0 {
                        out.push(b',');
                    }
                    frame.write_json(&mut out);
                }
                out.extend_from_slice(b"]}");
            }
            Err(error) => {
                let verdict = error.verdict();
                out.extend_from_slice(b":{\"error\":");
                string(&mut out, &error.message);
                out.extend_from_slice(b",\"errorSource\":\"");
                out.extend_from_slice(verdict.source.as_str().as_bytes());
                out.extend_from_slice(format!("\",\"status\":{}}}", verdict.status).as_bytes());
            }
        }
    }
    out.extend_from_slice(b"}}");
    out
}

fn size(frame: &Frame) -> usize {
    frame.rows() * frame.fields().len()
}

fn string(out: &mut Vec<u8>, text: &str) {
    // A vector takes all that is written, and a string is always JSON.
    let _ = serde_json::to_writer(out, text);
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::{Entry, write};
    use crate::datasource::{
        frame::Frame,
        query::{classify::Failure, error::QueryError},
    };

    #[test]
    fn entries_are_in_the_order_of_their_names_and_texts_are_escaped() {
        let error = QueryError {
            failure: Failure::Http(503),
            message: "\"no\"\n".into(),
        };
        let mut entries = [
            Entry {
                ref_id: "\u{fc}\"".to_owned(),
                outcome: Err(error),
            },
            Entry {
                ref_id: "A".to_owned(),
                outcome: Ok(vec![Frame::no_data()]),
            },
        ];
        let reply = write(&mut entries);
        assert!(reply.starts_with(br#"{"results":{"A":{"status":200,"#));
        let reply: Value = serde_json::from_slice(&reply).unwrap();
        assert_eq!(
            reply["results"]["\u{fc}\""],
            json!({"error": "\"no\"\n", "errorSource": "downstream", "status": 502})
        );
        assert_eq!(reply["results"]["A"]["frames"][0]["data"], json!({"values": []}));
        assert_eq!(write(&mut []), br#"{"results":{}}"#);
    }
}
