//! Frames of every shape, for other programs to read.

use bigtent::datasource::frame::{Cell, Column, Field, Frame, FrameType, Labels, LogLine, Values};
use serde_json::{Value, json};

use crate::golden;

const SECOND: i64 = 1_000_000_000;
const START: i64 = 1_700_000_000 * SECOND;

/// The answer to one query.
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) frames: Vec<Frame>,
    /// How many series or numbers there are, where that is known and a reader can tell.
    pub(crate) items: Option<usize>,
}

impl Case {
    fn new(name: &str, frames: Vec<Frame>, items: Option<usize>) -> Self {
        Self {
            name: name.to_owned(),
            frames,
            items,
        }
    }
}

/// One case for each shape that this program makes, and the examples of Grafana's projects as this program writes them.
pub(crate) fn all() -> Vec<Case> {
    let mut cases = vec![
        Case::new("wide", vec![wide()], Some(3)),
        Case::new("wide without rows", vec![wide_without_rows()], Some(1)),
        Case::new(
            "wide without data",
            vec![Frame::no_data_of(FrameType::TimeSeriesWide)],
            Some(0),
        ),
        Case::new("multi", multi(), Some(2)),
        // The dataplane readers take a truth value for a value, where the SDK takes it for a label.
        Case::new("long", vec![long()], Some(6)),
        Case::new("wide made long", vec![wide().wide_to_long().unwrap()], None),
        Case::new("numeric wide", vec![Frame::numeric_wide(numbers()).unwrap()], Some(2)),
        Case::new(
            "numeric multi",
            numbers()
                .into_iter()
                .map(|number| Frame::numeric_multi(number).unwrap())
                .collect(),
            Some(2),
        ),
        Case::new("numeric long", vec![numeric_long()], Some(2)),
        Case::new("table", vec![table()], None),
        Case::new("log lines", vec![log_lines()], None),
        Case::new("no data", vec![Frame::no_data()], None),
    ];
    for file in golden::examples() {
        let frames = golden::read(&std::fs::read_to_string(&file).unwrap());
        cases.push(Case::new(&file.file_name().unwrap().to_string_lossy(), frames, None));
    }
    cases
}

/// The cases as the programs take them.
pub(crate) fn to_json(cases: &[Case]) -> String {
    let cases: Vec<Value> = cases
        .iter()
        .map(|case| json!({ "name": case.name, "frames": written(&case.frames) }))
        .collect();
    Value::from(cases).to_string()
}

/// The frames as this program writes them.
pub(crate) fn written(frames: &[Frame]) -> Value {
    frames
        .iter()
        .map(|frame| serde_json::from_str::<Value>(&frame.to_json()).unwrap())
        .collect()
}

fn wide() -> Frame {
    let times = (0..4).map(|step| START + step * 15 * SECOND).collect();
    let floats = vec![Some(1.5), None, Some(f64::NAN), Some(f64::NEG_INFINITY)];
    let series = vec![
        Field::new("cpu", floats).with_labels([("host", "a")]),
        Field::new("cpu", vec![Some(0.1), Some(f64::INFINITY), Some(1e300), Some(-0.25)]).with_labels([("host", "b")]),
        Field::new("requests", vec![1_i64, 2, 3, 1 << 40]).with_labels([("host", "a"), ("code", "<200> & \"more\"")]),
    ];
    Frame::time_series_wide(times, series).unwrap().with_ref_id("A")
}

fn wide_without_rows() -> Frame {
    Frame::time_series_wide(vec![], vec![Field::new("cpu", Vec::<f64>::new())]).unwrap()
}

fn multi() -> Vec<Frame> {
    let one = |host: &str, times: Vec<i64>| {
        let values = Field::new("cpu", vec![1.0_f32; times.len()]).with_labels([("host", host)]);
        Frame::time_series_multi(times, values).unwrap()
    };
    vec![
        one("a", vec![START, START + SECOND]),
        one("b", vec![START + 1, START + 2, START + 3]),
    ]
}

/// Two hosts and two names; one host comes late, has a gap, and a null of its own.
fn long() -> Frame {
    let times = [0, 1, 1, 2, 3, 3].map(|step| START + step * SECOND).to_vec();
    let fields = vec![
        Field::new("host", vec!["b", "a", "b", "b", "a", "b"]),
        Field::new("mem", vec![1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        Field::new("cpu", vec![Some(1_i64), Some(2), None, Some(4), Some(5), None]),
        Field::new("up", vec![true; 6]),
    ];
    Frame::time_series_long(times, fields).unwrap()
}

fn numbers() -> Vec<Field> {
    ["a", "b"]
        .map(|host| Field::new("cpu", vec![0.5]).with_labels([("host", host)]))
        .to_vec()
}

fn numeric_long() -> Frame {
    Frame::numeric_long(vec![
        Field::new("host", vec!["a", "b"]),
        Field::new("cpu", vec![0.5, 1.5]),
    ])
    .unwrap()
}

fn table() -> Frame {
    let rows = [
        vec![
            Cell::Text("a\u{2028}🦥".into()),
            Cell::Integer(1),
            Cell::Null,
            Cell::Bool(true),
            Cell::Time(START + 1),
        ],
        vec![Cell::Null, Cell::Float(0.5), Cell::Null, Cell::Bool(false), Cell::Null],
    ];
    let mut fields = Frame::table_of_rows(&["text", "number", "nothing", "bool", "time"], &rows)
        .unwrap()
        .into_fields();
    fields.push(Field::new("enum", Column::Enum(Values::Plain(vec![0, 1]))));
    Frame::table(fields).unwrap()
}

fn log_lines() -> Frame {
    let line = |nanos, body: &str| LogLine {
        nanos,
        body: body.into(),
        severity: "info".into(),
        id: nanos.to_string(),
        labels: Labels::from([("job", "api")]),
    };
    Frame::log_lines(vec![line(START + 1, "started"), line(START + 1_000_002, "ready")]).unwrap()
}
