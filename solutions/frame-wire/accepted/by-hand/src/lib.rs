//! Frames as text, written piece by piece, with `nanos`.

pub mod api;

use std::{collections::BTreeMap, fmt::Display};

use api::{Field, Frame, FrameError, Values};

/// The frame as JSON.
pub fn encode(frame: &Frame) -> Result<String, FrameError> {
    let columns: Vec<Vec<String>> = frame.fields.iter().map(cells).collect();
    if columns.iter().any(|column| column.len() != columns[0].len()) {
        return Err(FrameError::LengthMismatch);
    }
    for (field, column) in frame.fields.iter().zip(&columns) {
        let floats = matches!(field.values, Values::Float(_));
        let null = match &field.values {
            Values::Float(values) => values.contains(&None),
            _ => !floats && column.iter().any(|cell| cell == "null"),
        };
        if null && !field.nullable {
            return Err(FrameError::NullInNonNullable(field.name.clone()));
        }
    }
    let mut schema = members(&[("name", &frame.name), ("refId", &frame.ref_id)]);
    if let Some(kind) = &frame.kind {
        schema.push(format!(r#""meta":{{"type":{},"typeVersion":[0,1]}}"#, text(kind)));
    }
    let fields: Vec<String> = frame.fields.iter().map(described).collect();
    schema.push(format!(r#""fields":[{}]"#, fields.join(",")));

    let arrays: Vec<String> = columns.iter().map(|column| format!("[{}]", column.join(","))).collect();
    let mut data = vec![format!(r#""values":[{}]"#, arrays.join(","))];
    let entities: Vec<String> = frame.fields.iter().map(entities).collect();
    if entities.iter().any(|entity| entity != "null") {
        data.push(format!(r#""entities":[{}]"#, entities.join(",")));
    }
    data.push(format!(r#""nanos":[{}]"#, frame.fields.iter().map(nanos).collect::<Vec<_>>().join(",")));
    Ok(format!(r#"{{"data":{{{}}},"schema":{{{}}}}}"#, data.join(","), schema.join(",")))
}

fn cells(field: &Field) -> Vec<String> {
    match &field.values {
        Values::Float(values) => each(values, |v| if v.is_finite() { format!("{v:?}") } else { "null".into() }),
        Values::Int(values) => each(values, i64::to_string),
        Values::Text(values) => each(values, |v| text(v)),
        Values::Bool(values) => each(values, bool::to_string),
        Values::Time(values) => each(values, |v| v.div_euclid(1_000_000).to_string()),
    }
}

fn each<T>(values: &[Option<T>], show: impl Fn(&T) -> String) -> Vec<String> {
    values.iter().map(|v| v.as_ref().map_or("null".into(), &show)).collect()
}

fn described(field: &Field) -> String {
    let (kind, frame) = match field.values {
        Values::Float(_) => ("number", "float64"),
        Values::Int(_) => ("number", "int64"),
        Values::Text(_) => ("string", "string"),
        Values::Bool(_) => ("boolean", "bool"),
        Values::Time(_) => ("time", "time.Time"),
    };
    let mut all = members(&[("name", &field.name)]);
    let nullable = if field.nullable { r#","nullable":true"# } else { "" };
    all.push(format!(r#""type":"{kind}","typeInfo":{{"frame":"{frame}"{nullable}}}"#));
    for (name, map) in [("labels", &field.labels), ("config", &field.config)] {
        if !map.is_empty() {
            all.push(format!(r#""{name}":{}"#, object(map)));
        }
    }
    format!("{{{}}}", all.join(","))
}

fn entities(field: &Field) -> String {
    let Values::Float(values) = &field.values else {
        return "null".into();
    };
    let rows = |wanted: fn(f64) -> bool| -> Vec<usize> {
        let found = values.iter().enumerate().filter(|(_, v)| v.is_some_and(wanted));
        found.map(|(row, _)| row).collect()
    };
    let kinds: [(&str, fn(f64) -> bool); 3] = [
        ("NaN", f64::is_nan),
        ("Inf", |v| v == f64::INFINITY),
        ("NegInf", |v| v == f64::NEG_INFINITY),
    ];
    let lists = kinds.map(|(name, wanted)| (name, rows(wanted)));
    let lists: Vec<String> = lists
        .iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(name, rows)| format!(r#""{name}":{rows:?}"#))
        .collect();
    if lists.is_empty() {
        return "null".into();
    }
    format!("{{{}}}", lists.join(","))
}

fn nanos(field: &Field) -> String {
    match &field.values {
        Values::Time(values) => {
            let rest: Vec<i64> = values.iter().map(|v| v.unwrap_or(0).rem_euclid(1_000_000)).collect();
            format!("{rest:?}")
        }
        _ => "null".into(),
    }
}

fn members(pairs: &[(&str, &String)]) -> Vec<String> {
    let named = pairs.iter().filter(|(_, value)| !value.is_empty());
    named.map(|(name, value)| format!(r#""{name}":{}"#, text(value))).collect()
}

fn object(map: &BTreeMap<String, String>) -> String {
    let members: Vec<String> = map.iter().map(|(name, value)| pair(&text(name), &text(value))).collect();
    format!("{{{}}}", members.join(","))
}

fn pair(name: &impl Display, value: &impl Display) -> String {
    format!("{name}:{value}")
}

fn text(value: &str) -> String {
    serde_json::to_string(value).expect("a text has a JSON")
}
