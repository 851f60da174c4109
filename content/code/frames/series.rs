//! Puts several series into one frame.

use std::collections::{BTreeMap, HashMap};

struct Field {
    name: &'static str,
    labels: BTreeMap<&'static str, String>,
    values: Vec<Option<f64>>, // `None` is a gap
}

struct Frame {
    kind: &'static str, // meta.type, in version 0.1
    times: Vec<i64>,
    fields: Vec<Field>,
}

// ANCHOR: frame
impl Frame {
    /// Fails here and not when the reply is written.
    fn wide(times: Vec<i64>, fields: Vec<Field>) -> Result<Self, String> {
        if !times.is_sorted_by(|earlier, later| earlier < later) {
            return Err("the times don't ascend".into());
        }
        let rows = times.len();
        if let Some(odd) = fields.iter().find(|f| f.values.len() != rows) {
            let (name, labels) = (odd.name, &odd.labels);
            return Err(format!("{name}{labels:?} hasn't {rows} values"));
        }
        Ok(Self {
            kind: "timeseries-wide",
            times,
            fields,
        })
    }
}
// ANCHOR_END: frame

// ANCHOR: several
fn by_host(hosts: HashMap<String, Vec<Option<f64>>>) -> Vec<Field> {
    let hosts: BTreeMap<_, _> = hosts.into_iter().collect();
    hosts
        .into_iter()
        .map(|(host, values)| Field {
            name: "load", // the same for all
            labels: BTreeMap::from([("host", host)]),
            values,
        })
        .collect()
}
// ANCHOR_END: several

fn main() {
    let hosts = HashMap::from([
        ("b".to_owned(), vec![Some(1.5), None]),
        ("a".to_owned(), vec![None, Some(1.5)]),
    ]);
    let Ok(frame) = Frame::wide(vec![0, 60_000], by_host(hosts)) else {
        return;
    };
    for field in &frame.fields {
        println!(
            "{} {} {:?} {:?} at {:?}",
            frame.kind, field.name, field.labels, field.values, frame.times
        );
    }
    if let Err(error) = Frame::wide(vec![0], frame.fields) {
        println!("{error}");
    }
}
