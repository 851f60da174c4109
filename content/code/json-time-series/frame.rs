//! From rows to the columns of frames.

use std::collections::BTreeMap;

// ANCHOR: rows
type Labels = BTreeMap<String, String>;

struct Row {
    ms: i64,
    value: f64,
    labels: Labels,
}

fn columns(rows: Vec<Row>) -> BTreeMap<Labels, Vec<Row>> {
    let mut columns = BTreeMap::<Labels, Vec<Row>>::new();
    for row in rows {
        columns.entry(row.labels.clone()).or_default().push(row);
    }
    for column in columns.values_mut() {
        column.sort_by_key(|row| row.ms); // stable
    }
    columns
}
// ANCHOR_END: rows

// ANCHOR: split
type Entities = BTreeMap<&'static str, Vec<usize>>;

/// What JSON can say, and the places of what it can't.
fn split(values: &[f64]) -> (Vec<Option<f64>>, Entities) {
    let mut entities = Entities::new();
    let numbers = values.iter().enumerate().map(|(place, &value)| {
        let name = match value {
            f64::INFINITY => "Inf",
            f64::NEG_INFINITY => "NegInf",
            _ if value.is_nan() => "NaN",
            _ => return Some(value),
        };
        entities.entry(name).or_default().push(place);
        None
    });
    (numbers.collect(), entities)
}
// ANCHOR_END: split

fn main() -> Result<(), serde_json::Error> {
    let host = |name: &str| Labels::from([("host".into(), name.into())]);
    let rows = vec![
        Row {
            ms: 2,
            value: f64::NAN,
            labels: host("a"),
        },
        Row {
            ms: 1,
            value: 1.5,
            labels: host("a"),
        },
        Row {
            ms: 1,
            value: 7.0,
            labels: host("b"),
        },
    ];
    for (labels, rows) in columns(rows) {
        let times: Vec<i64> = rows.iter().map(|row| row.ms).collect();
        let values: Vec<f64> = rows.iter().map(|row| row.value).collect();
        let frame = (labels, times, split(&values));
        println!("{}", serde_json::to_string(&frame)?);
    }
    Ok(())
}
