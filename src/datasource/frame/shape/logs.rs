//! Log lines as a frame: one row for each line.

use super::super::column::Json;
use super::super::error::FrameError;
use super::super::field::Field;
use super::super::frame::Frame;
use super::super::labels::Labels;
use super::super::meta::{FrameType, Meta, Visualisation};

/// The names by which Grafana finds the fields of log lines.
pub(super) const TIMESTAMP: &str = "timestamp";
pub(super) const BODY: &str = "body";
const SEVERITY: &str = "severity";
const ID: &str = "id";
const LABELS: &str = "labels";

/// One line of a log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written, in nanoseconds since the epoch.
    pub nanos: i64,
    /// What it says.
    pub body: String,
    /// How serious it is, such as `info` or `error`.
    pub severity: String,
    /// What identifies it among all lines.
    pub id: String,
    /// Where it comes from.
    pub labels: Labels,
}

impl Frame {
    /// A frame of log lines that Explore shows as such.
    pub fn log_lines(lines: Vec<LogLine>) -> Result<Self, FrameError> {
        let labels = lines.iter().map(|line| Json::of(&line.labels)).collect::<Vec<_>>();
        let mut times = Vec::with_capacity(lines.len());
        let [mut bodies, mut severities, mut ids] = [const { Vec::new() }; 3];
        for line in lines {
            times.push(line.nanos);
            bodies.push(line.body);
            severities.push(line.severity);
            ids.push(line.id);
        }
        let fields = vec![
            Field::time(TIMESTAMP, times),
            Field::new(BODY, bodies),
            Field::new(SEVERITY, severities),
            Field::new(ID, ids),
            Field::new(LABELS, labels),
        ];
        let meta = Meta::of(FrameType::LogLines).with_visualisation(Visualisation::Logs);
        Ok(Self::of(FrameType::LogLines, fields)?.with_meta(meta))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_nanoseconds_and_labels() {
        let line = LogLine {
            nanos: 1_700_000_000_000_000_001,
            body: "started".into(),
            severity: "info".into(),
            id: "1".into(),
            labels: Labels::from([("job", "api")]),
        };
        let json = Frame::log_lines(vec![line]).unwrap().to_json();
        assert!(
            json.contains(r#""meta":{"type":"log-lines","typeVersion":[0,0],"preferredVisualisationType":"logs"}"#)
        );
        assert!(
            json.contains(r#""data":{"values":[[1700000000000],["started"],["info"],["1"],[{"job":"api"}]]"#),
            "{json}"
        );
        assert!(json.ends_with(r#""nanos":[[1],null,null,null,null]}}"#), "{json}");
    }
}
